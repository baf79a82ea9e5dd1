import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registryDigest } from '../../../src/deploy/images/registry';
import { folderWith } from '../secrets/repository';

const digest = `sha256:${'a'.repeat(64)}`;
const body = '{"schemaVersion":2}';
const basic = `Basic ${Buffer.from('robot:planted-value-5f1d').toString('base64')}`;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let address: string;
let answer: Answer;
let asked: string[];
const before = { ...process.env };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.DOCKER_CONFIG = folderWith();
  for (const name of [
    'VPSYNTH_REGISTRY',
    'VPSYNTH_REGISTRY_USERNAME',
    'VPSYNTH_REGISTRY_PASSWORD',
    'VPSYNTH_AGE_IDENTITY',
  ])
    delete process.env[name];
});

afterEach(async () => {
  process.env = { ...before };
  await new Promise((resolve) => server.close(resolve));
});

const say =
  (status: number, headers: Readonly<Record<string, string>> = {}, text = ''): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(text);
  };
const found = say(200, { 'docker-content-digest': digest });
const ask = () => registryDigest(`${address}/shop/api:1.0.0`);
const head = 'HEAD /v2/shop/api/manifests/1.0.0';

test('what the registry says its name stands for, as an index or as one image', async () => {
  answer = (request, response) => {
    expect(request.headers.accept).toContain('application/vnd.oci.image.index.v1+json');
    found(request, response);
  };
  expect([await ask(), asked]).toEqual([digest, [head]]);
});

test('one that says no digest: that of what it gives', async () => {
  answer = say(200, {}, body);
  const own = `sha256:${createHash('sha256').update(body).digest('hex')}`;
  expect([await ask(), asked]).toEqual([own, [head, 'GET /v2/shop/api/manifests/1.0.0']]);
});

test('none of this name', async () => {
  answer = say(404);
  expect(await ask()).toBeUndefined();
});

describe('with a login', () => {
  const wants =
    (challenge: string, right: string): Answer =>
    (request, response) => {
      if (request.url?.startsWith('/token')) {
        say(request.headers.authorization === basic ? 200 : 401, {}, '{"token":"one-time"}')(request, response);
      } else if (request.headers.authorization === right) found(request, response);
      else say(401, { 'www-authenticate': challenge })(request, response);
    };
  const bearer = () => `Bearer realm="http://${address}/token",service="shop",scope="repository:shop/api:pull"`;
  const kept = () => ({ auths: { [address]: { auth: basic.slice('Basic '.length) } } });

  test('a token, asked for by Docker’s own login', async () => {
    answer = wants(bearer(), 'Bearer one-time');
    process.env.DOCKER_CONFIG = folderWith({ 'config.json': JSON.stringify(kept()) });
    expect([await ask(), asked]).toEqual([
      digest,
      [head, 'GET /token?service=shop&scope=repository%3Ashop%2Fapi%3Apull', head],
    ]);
  });

  test('the login itself, as VPSYNTH_REGISTRY has it', async () => {
    answer = wants('Basic realm="shop"', basic);
    process.env.VPSYNTH_REGISTRY = address;
    process.env.VPSYNTH_REGISTRY_USERNAME = 'robot';
    process.env.VPSYNTH_REGISTRY_PASSWORD = 'planted-value-5f1d';
    expect(await ask()).toBe(digest);
  });

  test('none, or a wrong one: what to do about it', async () => {
    answer = wants('Basic realm="shop"', basic);
    await expect(ask()).rejects.toThrow(
      `${address} answers 401 when it is asked for ${address}/shop/api:1.0.0; give VPSYNTH_REGISTRY and its login, or sign in by docker login`,
    );
    answer = wants(bearer(), 'Bearer one-time');
    await expect(ask()).rejects.toThrow(`${address} gives no token: ${address} answers 401`);
  });
});

test.each([[503, () => `${address} answers 503 when it is asked for ${address}/shop/api:1.0.0`]])(
  'a registry that answers %d',
  async (status, message) => {
    answer = say(status);
    await expect(ask()).rejects.toThrow(message());
  },
);

test('nobody answers', async () => {
  answer = (request) => request.socket.destroy();
  await expect(ask()).rejects.toThrow(`${address} can't be asked for ${address}/shop/api:1.0.0: `);
});
