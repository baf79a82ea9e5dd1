// How many requests of each kind this process has answered whole, in a file that outlives it.
const { renameSync, writeFileSync } = require('node:fs');
const { hostname } = require('node:os');

const release = process.env.RELEASE ?? 'none';
const path = `/counts/${release}-${hostname()}-${Date.now()}.json`;
const answered = {};
/** Requests whose client, or the proxy in front, was gone before the whole answer was handed over. */
const abandoned = {};
let isWritten = true;

function count(kinds, kind) {
  kinds[kind] = (kinds[kind] ?? 0) + 1;
  isWritten = false;
}

function write(hasEnded) {
  if (isWritten && !hasEnded) return;
  isWritten = true;
  writeFileSync(`${path}.part`, `${JSON.stringify({ path, release, hasEnded, answered, abandoned })}\n`);
  renameSync(`${path}.part`, path);
}

// What is known of one that was killed.
setInterval(() => write(false), 500).unref();

module.exports = {
  release,
  answered: (kind) => count(answered, kind),
  abandoned: (kind) => count(abandoned, kind),
  end: () => write(true),
};
