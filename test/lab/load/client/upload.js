// Large bodies that arrive over some seconds, whose digest is answered.
const { createHash, randomBytes } = require('node:crypto');
const { setTimeout: sleep } = require('node:timers/promises');
const { agent, oneByOne, send } = require('./http1');

const part = randomBytes(1024 * 1024);

/** A mebibyte at a time, evenly over the given seconds. */
async function write(request, mebibytes, seconds) {
  const ended = new Promise((resolve) => request.once('close', resolve));
  for (let count = 0; count < mebibytes && !request.destroyed; count += 1) {
    if (!request.write(part)) await Promise.race([new Promise((resolve) => request.once('drain', resolve)), ended]);
    await sleep((seconds * 1000) / mebibytes);
  }
  request.end();
}

function upload(place, tally, { clients, mebibytes, seconds }, isOver) {
  const hash = createHash('sha256');
  for (let count = 0; count < mebibytes; count += 1) hash.update(part);
  const digest = hash.digest('hex');
  const client = async () => {
    const connection = { ...place, agent: agent() };
    await oneByOne(isOver, () =>
      send(connection, tally, {
        kind: 'upload',
        headers: { 'content-length': mebibytes * part.length },
        write: (request) => write(request, mebibytes, seconds),
        expected: (release) => `${release} ${digest}`,
      }),
    );
    connection.agent.destroy();
  };
  return Promise.all(Array.from({ length: clients }, client));
}

module.exports = { upload };
