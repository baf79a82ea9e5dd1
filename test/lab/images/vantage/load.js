// Sends requests over connections that are kept open, as fast as they are answered, until standard input ends or the
// time is over; never repeats one. Then prints as JSON how each ended: by status, or by the error's code.
const http = require('node:http');
const https = require('node:https');
const { setTimeout: sleep } = require('node:timers/promises');

/** The first line of standard input, which stays open: its end is the sign to stop. */
function readLine() {
  return new Promise((resolve) => {
    let text = '';
    process.stdin.on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(JSON.parse(text));
    });
  });
}

function send(client, agent, { url, method, headers, body, ca, timeoutSeconds }) {
  return new Promise((resolve) => {
    const options = { method, headers, ca, agent, timeout: timeoutSeconds * 1000 };
    const request = client.request(url, options, (response) => {
      response.on('error', (error) => resolve(error.code ?? error.message));
      response.on('end', () => resolve(response.complete ? String(response.statusCode) : 'INCOMPLETE'));
      response.resume();
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error(), { code: 'TIMEOUT' })));
    request.on('error', (error) => resolve(error.code ?? error.message));
    request.end(body);
  });
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function main() {
  process.stdin.setEncoding('utf8');
  const work = await readLine();
  const client = work.url.startsWith('https:') ? https : http;
  const outcomes = {};
  const failures = [];
  const milliseconds = [];
  let over = false;
  const stop = () => {
    over = true;
  };
  process.stdin.on('end', stop);
  const timer = setTimeout(stop, work.seconds * 1000);

  async function run() {
    const agent = new client.Agent({ keepAlive: true, maxSockets: 1 });
    while (!over) {
      const started = Date.now();
      const outcome = await send(client, agent, work);
      milliseconds.push(Date.now() - started);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (outcome !== '200' && failures.length < 20) failures.push({ at: new Date(started).toISOString(), outcome });
      if (work.pauseMilliseconds > 0) await sleep(work.pauseMilliseconds);
      else if (!/^\d+$/.test(outcome)) await sleep(10); // a refused connection is refused at once
    }
    agent.destroy();
  }

  const started = Date.now();
  await Promise.all(Array.from({ length: work.clients }, run));
  clearTimeout(timer);
  milliseconds.sort((one, other) => one - other);
  const latency = {
    median: percentile(milliseconds, 0.5),
    p99: percentile(milliseconds, 0.99),
    most: milliseconds.at(-1) ?? 0,
  };
  const result = {
    total: milliseconds.length,
    outcomes,
    failures,
    milliseconds: latency,
    seconds: (Date.now() - started) / 1000,
  };
  console.log(JSON.stringify(result));
  process.exit(0);
}

main();
