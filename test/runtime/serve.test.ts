import { once } from 'node:events';
import { Agent, get as httpGet } from 'node:http';
import { connect } from 'node:net';
import { reply, serveHttp } from 'vpsynth/runtime';
import { silentLog } from './silent-log';

function ending() {
  const steps: (() => void | Promise<void>)[] = [];
  return { isEnding: false, defer: (_name: string, run: () => void | Promise<void>) => void steps.push(run), steps };
}

test('a handler that throws is a 500 without details', async () => {
  const log = silentLog();
  const handle = () => Promise.reject(new Error('password is 1234'));
  const server = await serveHttp({ port: 0, ending: ending(), log, handle });
  const response = await fetch(`http://127.0.0.1:${server.port}/`);
  expect([response.status, await response.text()]).toEqual([500, '{"error":"internal error"}']);
  expect(log.lines).toEqual(['request failed']);
  await server.close();
});

test('closing lets the request in hand finish, and then its idle keep-alive connection go', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let arrived = () => {};
  const arriving = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const server = await serveHttp({
    port: 0,
    ending: ending(),
    handle: async (_request, response) => {
      arrived();
      await held;
      reply(response, 200, 'done');
    },
  });
  const agent = new Agent({ keepAlive: true });
  const status = new Promise<number | undefined>((resolve, reject) => {
    httpGet({ host: '127.0.0.1', port: server.port, agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  await arriving;
  const closed = server.close();
  release();
  expect(await status).toBe(200);
  await closed;
  agent.destroy();
});

test('closing waits for no connection that has never sent anything', async () => {
  const server = await serveHttp({
    port: 0,
    ending: ending(),
    handle: (_request, response) => reply(response, 200, ''),
  });
  const silent = connect(server.port);
  await once(silent, 'connect');
  await fetch(`http://127.0.0.1:${server.port}/`);
  const ended = once(silent.resume(), 'end');
  await server.close();
  await ended;
});

test('the end of the process answers on, with "Connection: close", before it closes', async () => {
  const end = ending();
  const server = await serveHttp({ port: 0, ending: end, handle: (_request, response) => reply(response, 200, 'ok') });
  end.isEnding = true;
  const closed = end.steps[0]?.();
  const response = await fetch(`http://127.0.0.1:${server.port}/`);
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
  await closed;
  await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow();
});

test('a port in use is an error', async () => {
  const handle = () => {};
  const server = await serveHttp({ port: 0, ending: ending(), handle });
  await expect(serveHttp({ port: server.port, ending: ending(), handle })).rejects.toThrow('EADDRINUSE');
  await server.close();
});
