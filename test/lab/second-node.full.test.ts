import { waitFor } from '../wait-for';
import { scrapeTargets } from './fleet/scrape-targets';
import type { Host } from './host/host';
import { type System, startSystem } from './system';

const site = 'https://app.ar';

jest.setTimeout(60_000);

let system: System;
let first: Host;
let second: Host;

beforeAll(async () => {
  system = await startSystem(['hostinger-1', 'd-ocean-1']);
  [first, second] = [system.host('hostinger-1'), system.host('d-ocean-1')];
}, 1_800_000);

afterAll(() => system?.close(), 120_000);

const at = async ({ address }: Host, path: string, body?: string) =>
  system.lab.vantage.request(`${site}${path}`, {
    address,
    ...(body !== undefined && { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  });

async function handled(host: Host, text: string): Promise<void> {
  await waitFor(`${text} to be handled`, 30, async () => {
    const { messages } = JSON.parse((await at(host, '/api')).body);
    return messages.some((each: { text: string; handled_at: string | null }) => each.text === text && each.handled_at);
  });
}

/** In a container of PostgreSQL's, by its socket. */
const psql = async (host: Host, container: string, database: string, statement: string) =>
  (
    await host.run([
      'docker',
      ...['exec', '--user', 'postgres', container, 'psql', '--no-psqlrc', '--tuples-only', '--no-align'],
      ...[`--dbname=${database}`, `--command=${statement}`],
    ])
  ).trim();

async function query(expression: string): Promise<string[]> {
  const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(expression)}`;
  const { data } = JSON.parse(await first.run(['curl', '--silent', '--fail', url]));
  return data.result.map(({ value }: { value: [number, string] }) => value[1]);
}

test('both nodes are well and serve the one name, each with a certificate', async () => {
  for (const host of [first, second]) {
    expect(await host.state.unwell()).toEqual([]);
    const { status, certificate } = await at(host, '/');
    expect([host.name, status, certificate?.names]).toEqual([host.name, 200, 'DNS:app.ar']);
    expect((await at(host, '/rabbitmq/')).status).toBe(200);
  }
});

test('what one node was told the other knows, whichever was asked', async () => {
  for (const [told, asked] of [[first, second] as const, [second, first] as const]) {
    const text = `told to ${told.name}`;
    expect((await at(told, '/api/messages', JSON.stringify({ text }))).status).toBe(201);
    await handled(asked, text);
  }
});

test('the second follows the first’s PostgreSQL through the tunnel', async () => {
  const stream = 'SELECT state, client_addr FROM pg_stat_replication';
  expect(await psql(first, 'postgres-postgres-1', 'postgres', stream)).toBe('streaming|10.61.0.2');
  const count = 'SELECT count(*) > 0 FROM messages';
  expect(await psql(second, 'postgres-replica-postgres-replica-1', 'jupiter_prod', count)).toBe('t');
});

test('all targets of both are up, and the first keeps the samples of both', async () => {
  for (const host of [first, second])
    expect((await scrapeTargets(host)).filter(({ health }) => health !== 'up')).toEqual([]);
  await waitFor('samples of the second', 60, async () => (await query('up{host="d-ocean-1"} == 1')).length >= 6);
}, 150_000);

test('from outside only ssh and the edge answer', async () => {
  expect(await system.lab.vantage.openPorts(second.address)).toEqual([22, 80, 443]);
}, 150_000);

test('a second run changes nothing', async () => {
  expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
}, 90_000);

test('the first goes on without the second, which takes up what it missed', async () => {
  await second.powerOff();
  expect((await at(first, '/api/messages', '{"text":"alone"}')).status).toBe(201);
  await handled(first, 'alone');
  await second.powerOn();
  await waitFor('the replica to follow again', 150, async () => {
    const there = "SELECT count(*) FROM messages WHERE text = 'alone'";
    const container = 'postgres-replica-postgres-replica-1';
    return (await psql(second, container, 'jupiter_prod', there).catch(() => '')) === '1';
  });
}, 300_000);

test('without the first, the second still serves the pages', async () => {
  await first.powerOff();
  expect((await at(second, '/')).status).toBe(200);
  await first.powerOn();
}, 120_000);
