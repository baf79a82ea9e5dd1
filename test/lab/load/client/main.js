// Sends requests of several kinds, described by the first line of standard input as JSON, until the second comes. That
// names spans of time, and the answer is what became of all requests, and how long they took within each.
const readline = require('node:readline');
const { http1 } = require('./http1');
const { http2 } = require('./http2');
const { slow } = require('./slow');
const { Tally } = require('./tally');
const { upload } = require('./upload');
const { websocket } = require('./websocket');

const senders = { http1, http2, slow, upload, websocket };

async function main() {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const { place, kinds } = JSON.parse((await lines.next()).value);
  let over = false;
  const tallies = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, new Tally()]));
  const sending = Object.entries(kinds).map(([kind, options]) =>
    senders[kind](place, tallies[kind], options, () => over),
  );
  const { value } = await lines.next();
  over = true;
  await Promise.all(sending);
  // Without a second line nobody waits for the result any more.
  if (value === undefined) return;
  const { spans } = JSON.parse(value);
  const result = Object.fromEntries(
    Object.entries(tallies).map(([kind, tally]) => {
      const { answered, lost, failures, closed, longestOutage, total } = tally;
      const milliseconds = Object.fromEntries(
        Object.entries(spans).map(([name, times]) => [name, tally.histogram(times)]),
      );
      return [kind, { total, answered, lost, failures, closed, longestOutage, milliseconds }];
    }),
  );
  console.log(JSON.stringify(result));
}

main().then(() => process.exit(0));
