import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';
import { address, declare, domain, hostName as name, provideImages, type Shop } from './takeover/shop';
import type { LoadResult } from './vantage/load';

let lab: Lab;
let host: Host;
let workstation: Workstation;
/** What the first deployment said. */
let first: string;

beforeAll(async () => {
  lab = await startLab();
  [host, workstation] = await Promise.all([
    lab.startHost({ name, address, kind: 'ready', names: [domain] }),
    startWorkstation(lab, { name: 'takeover-station' }),
  ]);
  await declare(workstation, { release: 1 });
  await provideImages(host, workstation);
  await workstation.makeUpSecrets([name]);
  await workstation.bootstrap(host);
  first = await workstation.vpsynth(['deploy', name], { seconds: 500 });
}, 1_200_000);

afterAll(() => lab?.close(), 120_000);

/** Releases while clients that never retry send POSTs to a path; what was said, and what became of the requests. */
async function release(
  shop: Shop,
  path: string,
): Promise<{ code: number | undefined; said: string; load: LoadResult }> {
  await declare(workstation, shop);
  const url = `https://${domain}${path}`;
  const load = lab.vantage.startLoad({ url, clients: 10, pauseMilliseconds: 20, seconds: 200 });
  const { code, stdout, stderr } = await workstation.tryVpsynth(['deploy', name], { seconds: 200 });
  return { code, said: stdout + stderr, load: await load.stop() };
}

const lost = ({ total, outcomes }: LoadResult) => total - (outcomes[200] ?? 0);
const version = async (path: string) => (await lab.vantage.request(`https://${domain}${path}`)).body;

test('a first release: Prometheus gets all metrics that it asks for, and the deployment says so', () => {
  const [, arrived] = /: Prometheus gets the metrics of (.*)$/m.exec(first) ?? [];
  expect(arrived?.split(', ')).toEqual(
    expect.arrayContaining(['monitor/node-exporter', 'postgres/postgres-exporter', 'shop-prod/api-blue']),
  );
  expect(first).not.toMatch(/warning: .*metrics/);
});

test('rolling: no request is lost while the replicas are replaced', async () => {
  const { code, said, load } = await release({ release: 2 }, '/');
  expect([code, said]).toEqual([0, expect.stringContaining('no requests go to shop-prod/web-2')]);
  expect(lost(load)).toBe(0);
  expect(load.total).toBeGreaterThan(500);
  expect(await version('/')).toBe('Version 2');
  // All replicas get requests again.
  expect(await host.run(['find', '/srv/vpsynth/stacks/edge/active/shop-prod', '-name', 'without-*'])).toBe('');
}, 300_000);

test('canary: one that does well gets all requests, and none is lost', async () => {
  const { code, said, load } = await release({ release: 3 }, '/buy');
  expect([code, said]).toEqual([0, expect.stringContaining('for 25 s 30 % of the requests of api go to its ')]);
  expect(said).toMatch(/the new release of api does as well as the old one: of \d+ requests 0 % fail/);
  expect(said).toMatch(/shop-prod: api-(blue|green) shows its metrics\n/);
  expect(said).toMatch(/Prometheus gets the metrics of shop-prod\/api-(blue|green)\n/);
  expect(lost(load)).toBe(0);
  expect(await version('/buy')).toBe('Version 3');
}, 300_000);

test('canary: one that fails goes back, told by its error rate beside that of the old one', async () => {
  const before = await version('/buy');
  const { code, said, load } = await release({ release: 4, behaviour: 'failing' }, '/buy');
  expect(code).toBe(1);
  // Nearly all: the release's own questions, by GET, are answered well.
  expect(said).toMatch(
    /FAILED: shop-prod: the new release of api fails 9\d\.\d% of its requests, of \d+; the old one 0\.0%/,
  );
  // Its share, and nothing after it went back.
  expect(load.outcomes[500]).toBe(lost(load));
  expect(lost(load) / load.total).toBeLessThan(0.35);
  expect(await version('/buy')).toBe(before);
}, 300_000);

test('a smoke request: wrong answers are found before a client meets them', async () => {
  const { code, said, load } = await release({ release: 5, behaviour: 'misspelt' }, '/version');
  expect(code).toBe(1);
  expect(said).toContain('answers without “Version”; its first line: Verison');
  expect(said).toContain(`it was asked for https://${domain}/version at its own address`);
  expect(lost(load)).toBe(0);
}, 300_000);

test('metrics that were shown before, and no more: found before a client meets the release', async () => {
  const { code, said, load } = await release({ release: 6, behaviour: 'unmeasured' }, '/buy');
  expect(code).toBe(1);
  expect(said).toMatch(
    /FAILED: shop-prod: api-(blue|green) shows no metrics: it answers 404, where 200 is expected; its first line: not here\n/,
  );
  expect(lost(load)).toBe(0);
}, 300_000);

test('a database that is restarted: its clients wait in the pool, and none fails', async () => {
  const list = await host.run(['cat', '/srv/vpsynth/stacks/shop-prod/secrets/filled/pgbouncer/userlist.txt']);
  const [, role, password] = /^"(shop_prod)" "([^"]+)"$/m.exec(list) as unknown as [string, string, string];
  const psql = ['psql', '--no-psqlrc', '--host=/tmp', '--port=6432', `--username=${role}`, '--dbname=shop_prod'];
  const inPool = ['docker', 'exec', '--interactive', '--env', 'PGPASSWORD', 'shop-prod-pgbouncer-1', ...psql];
  await host.run(
    [
      'sh',
      '-c',
      `PGPASSWORD="$(cat)"; export PGPASSWORD; printf 'SELECT 41 + 1;\\n\\\\watch 0.05\\n' > /tmp/ask; nohup timeout 90 ${inPool.join(' ')} < /tmp/ask > /tmp/asked 2>&1 &`,
    ],
    { stdin: password },
  );
  await declare(workstation, { release: 3, workers: 9 });
  const said = await workstation.vpsynth(['deploy', name], { seconds: 200 });
  expect(said).toContain('shop-prod: pgbouncer holds its clients back');
  expect(said).toMatch(/postgres: postgres was away for \d/);
  const asked = await host.run(['cat', '/tmp/asked']);
  expect(asked).not.toMatch(/ERROR|FATAL|closed|lost/);
  expect(asked.match(/ 42$/gm)?.length).toBeGreaterThan(50);
  const settings = await host.run([
    'docker',
    'exec',
    '--user',
    'postgres',
    'postgres-postgres-1',
    'psql',
    '--username=postgres',
    '--tuples-only',
    '--command=SHOW max_worker_processes',
  ]);
  expect(settings.trim()).toBe('9');
}, 300_000);
