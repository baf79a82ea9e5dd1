// The service that is released under load. It answers each request with its release, and counts what it has answered.
const http = require('node:http');
const { answers } = require('./answers');
const counts = require('./counts');
const metrics = require('./metrics');
const { acceptSockets } = require('./sockets');

const server = http.createServer((request, response) => {
  const kind = request.url.slice(1);
  const answer = request.method === 'POST' ? answers[kind] : undefined;
  if (answer === undefined) {
    // Health, readiness, and what the deployer asks.
    response.end(request.url === '/metrics' ? metrics.text() : 'well');
    return;
  }
  const started = performance.now();
  response.on('finish', () => metrics.observe(response.statusCode, (performance.now() - started) / 1000));
  response.on('close', () => (response.writableFinished ? counts.answered(kind) : counts.abandoned(kind)));
  answer(request, response);
});
const sockets = acceptSockets(server);
server.listen(Number(process.env.PORT ?? 3000));

// As a service should: takes no more connections, lets what it has come to its end, and ends.
process.on('SIGTERM', async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  await Promise.all([closed, sockets.end()]);
  counts.end();
  process.exit(0);
});
