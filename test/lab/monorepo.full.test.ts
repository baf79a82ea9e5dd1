import { waitFor } from '../wait-for';
import { addressesOf, canConnect } from './fleet/reach';
import { scrapeTargets } from './fleet/scrape-targets';
import type { Host } from './host/host';
import { type System, startSystem } from './system';

jest.setTimeout(120_000);

let system: System;
let vps1: Host;
let vps2: Host;

beforeAll(async () => {
  system = await startSystem(['vps1', 'vps2']);
  [vps1, vps2] = [system.host('vps1'), system.host('vps2')];
}, 2_400_000);

afterAll(() => system?.close(), 120_000);

interface Visited {
  readonly visits: { readonly kept: number; readonly handled: number };
}

const site = 'https://project-1.com';

/** What project-1's API counts: it reads on the replica, on the other host. */
async function visits(): Promise<Visited['visits']> {
  const { body } = await system.lab.vantage.request(`${site}/graphql`);
  return (JSON.parse(body) as Visited).visits;
}

async function visit(path: string): Promise<string> {
  const { status, body } = await system.lab.vantage.request(`${site}/graphql${path}`, { method: 'POST' });
  expect(status).toBe(201);
  return JSON.parse(body).id;
}

/** On the primary. */
const sql = (command: string) => {
  const psql = ['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--dbname=project_1_prod'];
  return vps1.run(['docker', 'exec', '--user', 'postgres', 'postgres-postgres-1', ...psql, `--command=${command}`]);
};

test('every service of both hosts is healthy', async () => {
  for (const host of [vps1, vps2]) expect(await host.state.unwell()).toEqual([]);
  expect(await system.workstation.vpsynth(['status', 'vps1', 'vps2'])).not.toContain('unhealthy');
});

test('every site answers over https, and WordPress with its first page', async () => {
  for (const name of ['project-1.com', 'stage.project-1.com', 'project-2.com', 'stage.project-2.com', 'project-3.com'])
    expect([name, await system.statuses(`https://${name}`, ['/', '/graphql'])]).toEqual([
      name,
      { '/': 200, '/graphql': 200 },
    ]);
  const { status, body } = await system.lab.vantage.request(
    'https://wordpress-project-1.com/wp-admin/install.php?step=1',
    { seconds: 60 },
  );
  expect([status, body]).toEqual([200, expect.stringContaining('WordPress')]);
});

test('every target is up', async () => {
  for (const host of [vps1, vps2]) {
    await waitFor(`the targets of ${host.name}`, 60, async () => {
      const down = (await scrapeTargets(host)).filter(({ health }) => health !== 'up');
      if (down.length > 0) throw new Error(JSON.stringify(down));
      return true;
    });
  }
}, 180_000);

test('from outside only ssh, the edge and the tunnel answer', async () => {
  for (const { address } of [vps1, vps2]) expect(await system.lab.vantage.openPorts(address)).toEqual([22, 80, 443]);
}, 300_000);

test('what is written to the primary is read on the other host’s replica, through the pools', async () => {
  expect(await sql('SELECT count(*) FROM pg_stat_replication')).toBe('1\n');
  const { kept } = await visits();
  await visit('/written');
  await waitFor('it on the replica', 30, async () => (await visits()).kept > kept);
  await waitFor('its worker', 30, async () => (await visits()).handled > 0);
});

test('stage reaches neither prod’s pooler and proxy nor the servers behind them', async () => {
  const api = (await vps1.state.containers()).find(
    ({ name }) => name.startsWith('project-1-stage-api-') && name.endsWith('-1'),
  );
  if (api === undefined) throw new Error('stage has no API');
  const reaches = async (container: string, port: number) => {
    const addresses = await addressesOf(vps1, container);
    const answers = await Promise.all(addresses.map((address) => canConnect(vps1, api.name, address, port)));
    return [container, answers.includes(true)];
  };
  expect(await reaches('project-1-stage-pgbouncer-1', 6432)).toEqual(['project-1-stage-pgbouncer-1', true]);
  for (const [container, port] of [
    ['project-1-prod-pgbouncer-1', 6432],
    ['project-1-prod-proxy-1', 5672],
    ['postgres-postgres-1', 5432],
    ['rabbitmq-rabbitmq-1', 5672],
  ] as const)
    expect(await reaches(container, port)).toEqual([container, false]);
});

test('nor does stage on one host reach the servers of the other, though that host may', async () => {
  const api = (await vps2.state.containers()).find(
    ({ name }) => name.startsWith('project-2-stage-api-') && name.endsWith('-1'),
  );
  if (api === undefined) throw new Error('stage has no API');
  const [, address = ''] = /inet ([0-9.]+)/.exec(await vps1.run(['ip', '-4', 'address', 'show', 'vpsynth0'])) ?? [];
  // Open to vps2: its collector of logs, its replica, its proxies of traces.
  for (const port of ['3100', '5432', '4318']) {
    const asked = ['timeout', '3', 'bash', '-c', `exec 3<>/dev/tcp/${address}/${port}`] as const;
    expect([port, (await vps2.try(asked)).code]).toEqual([port, 0]);
    expect([port, await canConnect(vps2, api.name, address, Number(port))]).toEqual([port, false]);
  }
});

describe('a message that fails', () => {
  const deadLetters = (...words: string[]) =>
    system.workstation.vpsynth(['dead-letters', 'vps1', 'project-1-prod', 'worker', ...words]);
  let failing: string;

  /** When the worker tried it, in seconds. */
  async function attempts(): Promise<number[]> {
    const log = await vps1.run(['docker', 'logs', 'project-1-prod-worker-1']);
    const lines = log.split('\n').filter((line) => line.includes(`"visit-${failing}"`));
    return lines.map((line) => Date.parse(JSON.parse(line).time) / 1000);
  }

  test('is tried again after growing waits', async () => {
    failing = await visit('/fail');
    await waitFor('four attempts', 60, async () => (await attempts()).length >= 4);
    const times = await attempts();
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    for (const [index, least] of [1, 4, 16].entries()) {
      expect(waits[index]).toBeGreaterThanOrEqual(least - 0.1);
      expect(waits[index]).toBeLessThan(least * 2 + 3);
    }
  });

  test('of which no attempt can make anything is a dead letter at once, and somebody is told', async () => {
    const id = await visit('/poison');
    await waitFor('the dead letter', 30, async () => (await deadLetters()).includes(`visit-${id}`));
    expect(await deadLetters()).toContain('terminal-error');
    await waitFor('the alert', 240, async () => {
      const alerts = await vps1.run(['curl', '--silent', '--fail', 'http://127.0.0.1:9093/api/v2/alerts']);
      return (JSON.parse(alerts) as { labels: Record<string, string> }[]).some(
        ({ labels }) => labels.alertname === 'MessagesGivenUp' && labels.construct === 'project-1/prod/worker',
      );
    });
  }, 300_000);

  test('is handled when its cause has been mended and it is put back', async () => {
    const { handled } = await visits();
    await sql("UPDATE visits SET path = '/mended' WHERE path LIKE '%poison%'");
    expect(await deadLetters('requeue')).toMatch(/visit-\d+/);
    await waitFor('it to be handled', 30, async () => (await visits()).handled > handled);
    expect(await deadLetters()).not.toContain('terminal-error');
  });

  test('is given up after six attempts', async () => {
    await waitFor('the last attempt', 400, async () => (await deadLetters()).includes(`visit-${failing}`));
    expect(await deadLetters()).toContain('attempts-exhausted');
    expect(await attempts()).toHaveLength(6);
  }, 420_000);
});

test('one of the broker’s nodes ends: messages go on', async () => {
  const node = 'rabbitmq-rabbitmq-2-1';
  await vps1.run(['docker', 'kill', node]);
  const { handled } = await visits();
  await visit('/without-a-node');
  await waitFor('the worker', 60, async () => (await visits()).handled > handled);
  await vps1.run(['docker', 'start', node]);
  await waitFor('the node', 120, async () => (await vps1.state.unwell()).length === 0);
}, 240_000);

test('a second run changes nothing', async () => {
  expect(await system.deployAgain()).toEqual({ said: expect.stringContaining('nothing to do'), changed: [] });
}, 300_000);

test('a sixth project comes by forty lines, answers, and no container of the others is made anew', async () => {
  const { workstation, lab } = system;
  await workstation.edit(
    'infra/main.ts',
    'import { centralLogs',
    "import { bakery } from '../test/systems/sixth-project';\nimport { centralLogs",
  );
  await workstation.edit('infra/main.ts', 'jupiter(fleet, {', 'bakery(fleet, first);\njupiter(fleet, {');
  await workstation.vpsynth(['synth']);
  await lab.setNames(vps1.address, ['bakery.example']);
  await workstation.vpsynth(['build', 'vps1', '--push'], { seconds: 600 });
  await workstation.makeUpSecrets(['vps1']);
  const { said, changed } = await system.deployAgain();
  expect(said).toContain('https://bakery.example/api answers');
  expect(changed.filter((line) => !line.includes(' bakery-prod-'))).toEqual([]);
  expect(changed.length).toBeGreaterThanOrEqual(3);
  expect(await vps1.state.unwell()).toEqual([]);
}, 900_000);
