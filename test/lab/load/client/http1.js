// HTTP/1.1 over connections that are kept open; Node.js repeats no request by itself.
const https = require('node:https');
const { setTimeout: sleep } = require('node:timers/promises');
const { paced } = require('./pace');
const { now } = require('./tally');

/** One request: whether it was answered rightly. `write(request)` sends its body, `expected(release)` is the right answer's. */
function send({ agent, url, ca, timeoutSeconds }, tally, { kind, headers, write, expected }) {
  const started = now();
  return new Promise((resolve) => {
    let isSettled = false;
    const settle = (isRight, conclude) => {
      if (isSettled) return;
      isSettled = true;
      conclude();
      resolve(isRight);
    };
    const lost = (outcome) => settle(false, () => tally.loss(started, outcome));
    const options = { method: 'POST', headers, ca, agent, timeout: timeoutSeconds * 1000 };
    const request = https.request(`${url}/${kind}`, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('error', (error) => lost(error.code ?? error.message));
      response.on('end', () => {
        if (response.statusCode !== 200) return lost(String(response.statusCode));
        if (!response.complete) return lost('INCOMPLETE');
        const release = body.slice(0, body.indexOf(' '));
        if (body !== expected(release)) return lost('WRONG');
        return settle(true, () => tally.rightAnswer(started, release));
      });
    });
    request.on('timeout', () => request.destroy(Object.assign(new Error(), { code: 'TIMEOUT' })));
    request.on('error', (error) => lost(error.code ?? error.message));
    write(request);
  });
}

/** One after the other; after one that was lost some rest, since what is refused is refused at once. */
async function oneByOne(isOver, sendOne) {
  while (!isOver()) if (!(await sendOne())) await sleep(1000);
}

const agent = () => new https.Agent({ keepAlive: true, maxSockets: 1 });

/** Short requests. */
function http1(place, tally, { clients, perSecond }, isOver) {
  const client = async (_, number) => {
    const connection = { ...place, agent: agent() };
    let count = 0;
    await paced(perSecond / clients, isOver, () => {
      count += 1;
      const text = `${number}-${count}`;
      return send(connection, tally, {
        kind: 'http1',
        headers: { 'content-length': text.length },
        write: (request) => request.end(text),
        expected: (release) => `${release} ${text}`,
      });
    });
    connection.agent.destroy();
  };
  return Promise.all(Array.from({ length: clients }, client));
}

module.exports = { agent, http1, oneByOne, send };
