import { dirname } from 'node:path';
import type { SecretsPlan } from '../../synth/stack/secrets-plan';
import { waitFor } from '../wait-for';
import { pgBouncerDiffers, postgresDiffers } from './fleet/agreement';
import { noOpCost } from './fleet/no-op';
import { plantedSecrets } from './fleet/planted';
import { addressOf, canConnect } from './fleet/reach';
import { scrapeTargets } from './fleet/scrape-targets';
import { declareSecondProject, secondDomain } from './fleet/second-project';
import { repository, startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';
import { composeReferences, dockerfileReferences } from './stand-ins/references';

const name = 'hostinger-1';
const address = '203.0.113.11';

let lab: Lab;
let host: Host;
/** Only git, Node.js, npm, ssh and rsync. */
let workstation: Workstation;

// Each asks real machines.
jest.setTimeout(60_000);

beforeAll(async () => {
  lab = await startLab();
  const [bare, builder, plain] = await Promise.all([
    lab.startHost({ name, address, kind: 'bare' }),
    startWorkstation(lab, { name: 'builder', docker: true }),
    startWorkstation(lab, { name: 'workstation' }),
  ]);
  host = bare;
  workstation = plain;
  await builder.machine.loadStandIns(dockerfileReferences());
  await Promise.all([builder.vpsynth(['build', name, '--push'], { seconds: 500 }), prepare()]);
  await builder.machine.remove();
}, 900_000);

async function prepare(): Promise<void> {
  await workstation.setSecrets(plantedSecrets);
  await workstation.makeUpSecrets([name]);
  await workstation.bootstrap(host);
  await host.loadStandIns(composeReferences(name));
}

afterAll(() => lab?.close(), 120_000);

const identities = async (project: string) =>
  (await host.state.containers())
    .filter((each) => each.project === project)
    .map(({ service, id, startedAt }) => ({ service, id, startedAt }));
const api = async (body?: string) =>
  JSON.parse(
    (
      await lab.vantage.request(`https://app.ar/api${body === undefined ? '' : '/messages'}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body }),
      })
    ).body,
  );

describe('from a bare host', () => {
  test('one command deploys everything; what it prints can be followed', async () => {
    const said = await workstation.vpsynth(['deploy', name]);
    expect(said).toContain('jupiter-prod: migrate has ended well');
    expect(said).toContain('https://app.ar/api answers');
    expect(said).not.toContain("don't trust");
    expect(said).toMatch(
      /released backup, postgres, monitor, log-store, log-collector, jupiter-stage, jupiter-prod, edge in /,
    );
    expect(await host.state.unwell()).toEqual([]);
  }, 300_000);

  test('a second run changes nothing and says so', async () => {
    const before = await host.state.containers();
    expect(await workstation.vpsynth(['deploy', name])).toContain(
      'nothing to do: everything is and runs as the files say',
    );
    expect(await host.state.containers()).toEqual(before);
  });

  test('such a run costs one connection, and about what rsync takes to find nothing to send', async () => {
    const { deploy, rsync, ratio, roundTrips, connections } = await noOpCost(workstation.machine, `deploy@${address}`);
    const trips = `round trips ${roundTrips.deploy} : ${roundTrips.rsync}`;
    console.info(
      `no-op deploy : rsync -n = ${deploy.toFixed(0)} : ${rsync.toFixed(0)} ms = ${ratio.toFixed(2)}, ${trips}`,
    );
    expect(connections).toBe(1);
  }, 300_000);

  test('status, drift, logs and exec tell what is so', async () => {
    expect(await workstation.vpsynth(['status', name])).toContain('all is well');
    expect(await workstation.vpsynth(['drift', name])).toBe(`${name}: as released\n`);
    expect(await workstation.vpsynth(['logs', name, 'jupiter-prod', 'api-blue'])).toContain('API started');
    const user = await workstation.vpsynth(['exec', name, 'jupiter-prod', 'api-blue', '--', 'id', '-u']);
    expect(user).toBe('1000\n');
  });
});

describe('from outside', () => {
  test('only ssh and the edge answer', async () => {
    expect(await lab.vantage.openPorts(address)).toEqual([22, 80, 443]);
  }, 150_000);

  test('https serves the web app under a certificate by ACME', async () => {
    const { status, body, certificate } = await lab.vantage.request('https://app.ar/');
    expect([status, certificate?.names]).toEqual([200, 'DNS:app.ar']);
    expect(certificate?.issuer).toContain('Pebble');
    expect(body).toContain('<h1>Messages</h1>');
  });

  test('plain http redirects', async () => {
    const { status, headers } = await lab.vantage.request('http://app.ar/api?x=1');
    expect([status, headers.location]).toEqual([308, 'https://app.ar/api?x=1']);
  });

  test('the API keeps a row by way of PgBouncer and the worker handles its message', async () => {
    expect(await api('{"text":"kept"}')).toMatchObject({ text: 'kept' });
    await waitFor('the worker', 30, async () => {
      const { messages } = await api();
      return messages.some(
        (each: { text: string; handled_at: string | null }) => each.text === 'kept' && each.handled_at,
      );
    });
    const stats = await host.run([
      'docker',
      ...['exec', 'jupiter-prod-pgbouncer-1', 'psql', '-h', '/tmp', '-p', '6432', '-U', 'pgbouncer'],
      ...['-At', '-c', 'SHOW STATS', 'pgbouncer'],
    ]);
    expect(Number(/^jupiter_prod\|\d+\|\d+\|(\d+)/m.exec(stats)?.[1])).toBeGreaterThan(0);
  });

  test('the management UI answers under its prefix, and its API to nobody without a password', async () => {
    const page = await lab.vantage.request('https://app.ar/rabbitmq/');
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('RabbitMQ Management')]);
    const overview = 'https://app.ar/rabbitmq/api/overview';
    expect((await lab.vantage.request(overview)).status).toBe(401);
    const password = plantedSecrets.JUPITER_PROD_RABBITMQ_OPERATOR_PASSWORD;
    const [, operator] =
      /"name": "([^"]*operator[^"]*)"/.exec(
        await workstation.read('infra/hostinger-1/jupiter-prod/templates/rabbitmq/definitions.json'),
      ) ?? [];
    const authorization = `Basic ${Buffer.from(`${operator}:${password}`).toString('base64')}`;
    expect((await lab.vantage.request(overview, { headers: { authorization } })).status).toBe(200);
  });
});

describe('the programs agree with the model', () => {
  test('every Prometheus target is up', async () => {
    const targets = await scrapeTargets(host);
    expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
    expect(targets.length).toBeGreaterThanOrEqual(6);
  }, 70_000);

  test('PgBouncer: SHOW CONFIG, SHOW DATABASES and SHOW POOLS', async () => {
    expect(
      await pgBouncerDiffers(host, await workstation.read('infra/hostinger-1/jupiter-prod/pgbouncer/pgbouncer.ini')),
    ).toEqual([]);
  });

  test('PostgreSQL: pg_settings, none waiting for a restart', async () => {
    const files = ['postgres/postgresql.conf', 'postgres-at-start/at-start.conf'];
    const texts = files.map((file) => workstation.read(`infra/hostinger-1/postgres/${file}`));
    expect(await postgresDiffers(host, (await Promise.all(texts)).join('\n'))).toEqual([]);
  });

  test('nginx: -T prints the committed files', async () => {
    const { id = '' } = (await host.state.containers()).find(({ service }) => service === 'nginx') ?? {};
    const printed = await host.run(['docker', 'exec', id, 'nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-T']);
    for (const file of ['nginx.conf', 'sites/app.ar.conf', 'upstreams/jupiter-prod.conf'])
      expect(printed).toContain((await workstation.read(`infra/hostinger-1/edge/nginx/${file}`)).trim());
  });

  test('RabbitMQ: users, permissions and queues are those of the definitions', async () => {
    const meant = JSON.parse(
      await workstation.read('infra/hostinger-1/jupiter-prod/templates/rabbitmq/definitions.json'),
    );
    const ask = async (...words: string[]) =>
      JSON.parse(
        await host.run([
          'docker',
          'exec',
          '--user',
          'rabbitmq',
          'jupiter-prod-rabbitmq-1',
          'rabbitmqctl',
          '--formatter',
          'json',
          '-q',
          ...words,
        ]),
      );
    const users = (await ask('list_users')).map(({ user }: { user: string }) => user);
    expect(users.sort()).toEqual(meant.users.map((each: { name: string }) => each.name).sort());
    const queues = await ask('list_queues', '-p', 'jupiter-prod', 'name', 'type', 'durable');
    expect(queues.map(({ name }: { name: string }) => name).sort()).toEqual(
      meant.queues.map((each: { name: string }) => each.name).sort(),
    );
    expect(queues.every(({ type, durable }: { type: string; durable: boolean }) => type === 'quorum' && durable)).toBe(
      true,
    );
  });
});

/** `400 <user> <path>` of each file that has a secret in it, as the committed stacks say. */
async function meantFiles(): Promise<string[]> {
  const folder = `${repository}/infra/${name}`;
  const plans = await workstation.machine.run(['find', folder, '-name', 'secrets.json', '-printf', '%P\\n']);
  const lists = plans
    .trim()
    .split('\n')
    .map(async (plan) => {
      const { files, templates } = JSON.parse(await workstation.read(`infra/${name}/${plan}`)) as SecretsPlan;
      return [...files, ...templates].map(({ userId, path }) => `400 ${userId} ${dirname(plan)}/${path}`);
    });
  return (await Promise.all(lists)).flat().sort();
}

describe('secrets', () => {
  const values = Object.values(plantedSecrets);
  const found = (text: string) => values.filter((value) => text.includes(value));

  test('are in no command line, log, history, generated file or container’s description', async () => {
    const logs = await host.run(['sh', '-c', 'cat /var/log/*.log /var/log/*/*.log 2>/dev/null || true']);
    const containers = await host.state.containers();
    for (const { id, service } of containers)
      expect([service, found(await host.run(['sh', '-c', 'docker logs "$1" 2>&1', 'sh', id]))]).toEqual([service, []]);
    const places = {
      processes: (await host.state.processes()).join('\n'),
      commandLines: await host.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']),
      logs,
      inspect: JSON.stringify(await host.state.inspectContainers()),
      history: await host.run([
        'sh',
        '-c',
        'cat /var/lib/vpsynth/history.jsonl /root/.*history /home/*/.*history 2>/dev/null || true',
      ]),
      incoming: await host.run(['sh', '-c', 'cd /srv/vpsynth/incoming && find . -type f -exec cat {} +']),
      repository: await workstation.machine.run(
        ['git', 'grep', '--no-index', '-h', '-I', '-e', '.', '--', 'infra', '.github'],
        { folder: repository },
      ),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length).toBeGreaterThan(0);
      expect([place, found(text)]).toEqual([place, []]);
    }
  });

  test('stand in files that exactly their reader may read', async () => {
    const listed = await host.run([
      'find',
      '/srv/vpsynth/stacks',
      '-path',
      '*/secrets/*',
      '-type',
      'f',
      '-printf',
      '%m %U %P\n',
    ]);
    const files = listed.trim().split('\n');
    expect(files.sort()).toEqual(await meantFiles());
    expect(files).toContain('400 70 jupiter-prod/secrets/filled/pgbouncer/userlist.txt');
  });
});

/** A container of another project or environment gets at none of production's, nor at the database. */
async function reachesNothingOfProduction(from: string): Promise<void> {
  const places = [
    ['jupiter-prod-api-blue-1', 4000],
    ['jupiter-prod-pgbouncer-1', 6432],
    ['jupiter-prod-rabbitmq-1', 5672],
    ['postgres-postgres-1', 5432],
  ] as const;
  // Each waits for its own time-out.
  const reached = places.map(async ([container, port]) =>
    (await canConnect(host, from, await addressOf(host, container), port)) ? [container] : [],
  );
  expect((await Promise.all(reached)).flat()).toEqual([]);
}

describe('later', () => {
  test('a renewed certificate is served without a command', async () => {
    const served = async () => (await lab.vantage.request('https://app.ar/')).certificate?.serialNumber;
    const before = await served();
    // What certbot's own timer starts, told that the time has come.
    const unit = await host.run(['cat', '/usr/lib/systemd/system/certbot.service']);
    const [, command = ''] = /^ExecStart=(.*)$/m.exec(unit) ?? [];
    await host.run(['sh', '-c', `${command} --force-renewal`], { seconds: 120 });
    expect(await served()).not.toBe(before);
  }, 150_000);

  test('a second project comes, and no container of the others is made anew', async () => {
    const stacks = ['jupiter-prod', 'jupiter-stage', 'postgres', 'edge', 'monitor'];
    const before = await Promise.all(stacks.map(identities));
    await declareSecondProject(workstation);
    await lab.setNames(address, [secondDomain]);
    const said = await workstation.vpsynth(['deploy', name]);
    expect(said).toContain(`https://${secondDomain}/ answers`);
    expect(await Promise.all(stacks.map(identities))).toEqual(before);
    const { status, certificate } = await lab.vantage.request(`https://${secondDomain}/`);
    expect([status, certificate?.names]).toEqual([200, `DNS:${secondDomain}`]);
    expect((await lab.vantage.request('https://app.ar/api')).status).toBe(200);
  }, 240_000);

  test('neither project can reach the other, or the database of the other', async () => {
    const theirs = await addressOf(host, 'almanac-prod-web-1');
    await reachesNothingOfProduction('almanac-prod-web-1');
    expect(await canConnect(host, 'jupiter-prod-api-blue-1', theirs, 3000)).toBe(false);
    // Those that may: the question itself works.
    const pool = await addressOf(host, 'jupiter-prod-pgbouncer-1');
    expect(await canConnect(host, 'jupiter-prod-api-blue-1', pool, 6432)).toBe(true);
    expect(await canConnect(host, 'almanac-prod-web-1', theirs, 3000)).toBe(true);
  }, 90_000);

  test('staging runs beside production and reaches nothing of it', async () => {
    expect((await lab.vantage.request('https://stage.app.ar/api')).status).toBe(200);
    const own = await addressOf(host, 'jupiter-stage-pgbouncer-1');
    expect(await canConnect(host, 'jupiter-stage-api-blue-1', own, 6432)).toBe(true);
    await reachesNothingOfProduction('jupiter-stage-api-blue-1');
    // Its pooler stands beside the shared database, and its role is let into its own alone.
    const server = await addressOf(host, 'postgres-postgres-1');
    const within = ['docker', 'exec', '--env', 'PGPASSWORD', 'jupiter-stage-pgbouncer-1'] as const;
    const ask = (database: string) =>
      host.try(
        [...within, 'psql', '-XAtc', 'SELECT current_database()', `postgresql://jupiter_stage@${server}/${database}`],
        { environment: { PGPASSWORD: plantedSecrets.JUPITER_STAGE_DATABASE_PASSWORD as string } },
      );
    expect((await ask('jupiter_stage')).stdout).toBe('jupiter_stage\n');
    expect((await ask('jupiter_prod')).stderr).toContain('no pg_hba.conf entry');
  }, 90_000);

  test('a new release starts beside the old one, which ends; no request is lost', async () => {
    const load = lab.vantage.startLoad({
      url: 'https://app.ar/api/messages',
      clients: 8,
      headers: { 'content-type': 'application/json' },
      body: '{"text":"load"}',
      pauseMilliseconds: 50,
      seconds: 200,
    });
    await workstation.edit(
      'apps/jupiter/project.ts',
      "new WebApp(environment, 'web', { image",
      "new WebApp(environment, 'web', { environment: { RELEASED: 'again' }, image",
    );
    await workstation.edit(
      'apps/jupiter/project.ts',
      '    uses: [pool, broker],\n    after',
      "    uses: [pool, broker],\n    environment: { RELEASED: 'again' },\n    after",
    );
    await workstation.vpsynth(['synth']);
    const said = await workstation.vpsynth(['deploy', name]);
    const { total, outcomes } = await load.stop();
    expect(said).toContain('ending api-blue');
    expect(outcomes).toEqual({ 201: total });
    expect(total).toBeGreaterThan(100);
    const services = (await identities('jupiter-prod')).map(({ service }) => service);
    expect(services).toEqual([
      'api-green',
      'migrate',
      'pgbouncer',
      'pgbouncer-exporter',
      'rabbitmq',
      'web-green',
      'worker',
    ]);
  }, 240_000);

  test('after a power loss all comes back by itself', async () => {
    await api('{"text":"before the night"}');
    await host.powerOff();
    await host.powerOn();
    await waitFor('all to be well', 150, async () => (await workstation.tryVpsynth(['status', name])).code === 0);
    expect((await lab.vantage.request('https://app.ar/api')).status).toBe(200);
    expect((await api()).messages.some(({ text }: { text: string }) => text === 'before the night')).toBe(true);
    expect(await lab.vantage.openPorts(address)).toEqual([22, 80, 443]);
    expect(await workstation.vpsynth(['deploy', name])).toContain('nothing to do');
  }, 240_000);
});
