import { addresses } from '../../src/dev/addresses';
import type { LocalStack } from '../../src/dev/local-stack';
import { Session } from '../../src/dev/session';
import { stackOf } from './stacks';

const provision = { argv: ['sh', '/provision.sh'], user: 'postgres' };
const server = { name: 'postgres', image: 'postgres', runs: 'always', workload: 'postgres' } as const;
const postgres = stackOf('postgres', {
  services: [{ ...server, onChange: [{ below: ['postgres'], exec: [provision] }] }],
});
const shop = stackOf('shop-dev', { joins: ['postgres'] });
const built: LocalStack = {
  ...shop,
  compose: { ...shop.compose, services: { api: { build: {} }, cache: {} } },
};
const edge = stackOf('edge', { edge: true, joins: ['shop-dev', 'blog-dev'] });
const up = 'up --detach --force-recreate --remove-orphans --wait --wait-timeout 300';

/** Stands in for the programs: each takes what `ends` says, or ends at once with 0. */
function fake(ends: (line: string) => Promise<number> | number | undefined = () => undefined) {
  const lines: string[] = [];
  const inputs: (string | undefined)[] = [];
  const interrupts: (() => void)[] = [];
  return {
    lines,
    inputs,
    untilInterrupted: () => new Promise<number>((resolve) => interrupts.push(() => resolve(130))),
    processes: {
      run: async (argv: readonly string[], { folder, input }: { folder: string; input?: string }) => {
        const line = `${folder}: ${argv.slice(2).join(' ')}`.replace('infra/local/', '');
        lines.push(line);
        inputs.push(input);
        return (await ends(line)) ?? 0;
      },
      interrupt: () => {
        for (const interrupt of interrupts) interrupt();
      },
    },
  };
}

test('stacks start in order, each told what its volume may lack, and stop the other way round', async () => {
  const { lines, inputs, processes } = fake();
  const session = new Session('.', [postgres, built, edge], processes);
  await session.start();
  await session.stop();
  expect(lines).toEqual([
    `postgres: ${up}`,
    'postgres: exec --no-TTY --user postgres postgres sh /provision.sh',
    `shop-dev: ${up}`,
    `edge: --file compose.yaml --file - ${up}`,
    'edge: stop --timeout 10',
    'shop-dev: stop --timeout 10',
    'postgres: stop --timeout 10',
  ]);
  expect(inputs[3]).toContain('blog-dev: !reset null');
});

test('a stack that does not come up ends the start, and what was begun is stopped', async () => {
  const { lines, processes } = fake((line) => (line.startsWith('shop-dev: up') ? 1 : undefined));
  const session = new Session('.', [postgres, built, edge], processes);
  await expect(session.start()).rejects.toThrow(
    `shop-dev did not come up: docker compose ${up} failed: see above, or what it printed: cd infra/local/shop-dev && docker compose logs`,
  );
  await session.stop();
  expect(lines.slice(-2)).toEqual(['shop-dev: stop --timeout 10', 'postgres: stop --timeout 10']);
});

test('interrupted while it starts, it starts no further stack and takes nothing for a failure', async () => {
  let session: Session;
  const { lines, processes } = fake((line) => {
    if (!line.startsWith('postgres: up')) return undefined;
    session.interrupt();
    return 130;
  });
  session = new Session('.', [postgres, built], processes);
  await session.start();
  expect(lines.filter((line) => line.includes(': up'))).toEqual([`postgres: ${up}`]);
  expect(session.isInterrupted).toBe(true);
});

test('what is built here is watched and shown until it is interrupted', async () => {
  const program = fake((line) => (/: (watch|logs)/.test(line) ? program.untilInterrupted() : undefined));
  const session = new Session('.', [postgres, built, edge], program.processes);
  const following = session.follow();
  expect(program.lines).toEqual(['shop-dev: watch --no-up', 'shop-dev: logs --follow --tail 0 api']);
  session.interrupt();
  await following;
});

test('that Compose stopped watching is an error', async () => {
  const program = fake((line) => (line.includes(': watch') ? 1 : program.untilInterrupted()));
  const session = new Session('.', [built], program.processes);
  await expect(session.follow()).rejects.toThrow('shop-dev: its sources are watched no longer');
});

test('a job that nothing waits for ends, which Compose would take for a failure: nothing is waited for then', async () => {
  const job = { name: 'migrate', image: 'app', runs: 'once', workload: 'migrate', onChange: [] } as const;
  const { lines, processes } = fake();
  const alone = stackOf('alone', { services: [job], compose: { services: { migrate: {} } } });
  const after = { api: { depends_on: { migrate: { condition: 'service_completed_successfully' } } }, migrate: {} };
  const awaited = stackOf('awaited', { services: [job], compose: { services: after } });
  await new Session('.', [alone, awaited], processes).start();
  expect(lines).toEqual([`alone: ${up.replace(/ --wait.*/, '')}`, `awaited: ${up}`]);
});

test('a migration of the kind contract runs when the rest of its stack is healthy', async () => {
  const migration = { kind: 'contract', database: 'shop/dev/database', pools: [] } as const;
  const job = { name: 'tidy', image: 'app', runs: 'once', workload: 'tidy', onChange: [], migration } as const;
  const { lines, processes } = fake();
  const shop = stackOf('shop-dev', { services: [job], compose: { services: { tidy: {} } } });
  await new Session('.', [shop], processes).start();
  expect(lines).toEqual([`shop-dev: ${up}`, 'shop-dev: run --rm --no-deps --no-TTY tidy']);
});

test('browsers are told the names and the port of the edge', () => {
  const port = { target: 80, published: '8080', host_ip: '127.0.0.1' };
  const entry = stackOf('edge', { edge: true, compose: { services: { nginx: { ports: [port] } } } });
  const request = (path: string) => ({ domain: 'shop.localhost', path, tls: false });
  const site = stackOf('shop-dev', { requests: [request('/'), request('/api')] });
  expect(addresses([site, entry])).toEqual(['http://shop.localhost:8080/']);
  expect(addresses([site])).toEqual([]);
});
