// What is answered, by the path that names the kind of request.
const { createHash } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const { release } = require('./counts');

/** The release, and what was sent. */
async function echo(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  response.end(`${release} ${Buffer.concat(chunks)}`);
}

/** The release, and the digest of what was sent. */
async function digest(request, response) {
  const hash = createHash('sha256');
  for await (const chunk of request) hash.update(chunk);
  response.end(`${release} ${hash.digest('hex')}`);
}

/** The release, and a line a second for six seconds. */
async function slowly(request, response) {
  request.resume();
  response.write(`${release} `);
  for (let second = 1; second <= 6; second += 1) {
    await sleep(1000);
    response.write(`${second}\n`);
  }
  response.end();
}

// Whoever is gone before its answer is counted where it is told (`close`).
const tolerant = (answer) => (request, response) => answer(request, response).catch(() => response.destroy());

module.exports = {
  answers: { http1: tolerant(echo), http2: tolerant(echo), slow: tolerant(slowly), upload: tolerant(digest) },
};
