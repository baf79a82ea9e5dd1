import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

interface Said {
  readonly takenOver?: readonly string[];
  readonly volumes?: readonly string[];
  readonly listens?: readonly object[];
  readonly ended?: Readonly<Record<string, string>>;
  readonly removed?: Readonly<Record<string, string>>;
  readonly kept?: Readonly<Record<string, string>>;
}

/** A database upon a volume, under a name of its own. */
function shop(
  volumes: readonly string[],
  { service = 'database', becomes = 'healthy', ...said }: Said & { service?: string; becomes?: string } = {},
): Declared {
  const { takenOver, listens, ended = {}, removed = {}, kept = {} } = said;
  return {
    compose: {
      services: { [service]: { image: 'postgres:1', named: volumes, 'x-becomes': becomes } },
      'x-stack': { volumes, ...(takenOver && { takenOver }), ...(listens && { listens }) },
      'x-deployment': { existing: { ended, removed, kept } },
    },
  };
}

const edge: Declared = {
  'nginx/nginx.conf': 'events {}\n',
  compose: { services: { nginx: { image: 'nginx:1', mounts: ['nginx', 'active'] } }, 'x-stack': { volumes: [] } },
};

/** A volume with a file in it, as Compose made it for a project; for none where that is undefined. */
function volume(name: string, project?: string, text: string | undefined = 'rows'): void {
  const folder = join(machine.root, 'data', name);
  mkdirSync(folder, { recursive: true });
  if (text !== '') writeFileSync(join(folder, 'file'), text);
  const labels = { 'com.docker.compose.project': project ?? '', 'com.docker.compose.volume': 'data' };
  const { volumes, ...docker } = machine.docker;
  const made = { Mountpoint: folder, ...(project !== undefined && { Labels: labels }) };
  machine.docker = { ...docker, volumes: { ...volumes, [name]: made } };
}

/** A container that vpsynth didn't start. */
function container(
  id: string,
  over: { project?: string; volumes?: string[]; port?: number; status?: string } = {},
): void {
  const { docker } = machine;
  const labels = { 'com.docker.compose.project': over.project, 'com.docker.compose.service': 'db' };
  const ports = over.port === undefined ? {} : { '5432/tcp': [{ HostIp: '', HostPort: String(over.port) }] };
  docker.containers[id] = {
    Id: id,
    Name: `/${id}`,
    Image: 'id of old:1',
    RestartCount: 0,
    Mounts: (over.volumes ?? []).map((Name) => ({ Type: 'volume', Name, Source: '/' })),
    Config: { Image: 'old:1', Labels: over.project === undefined ? {} : labels },
    HostConfig: { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 }, PortBindings: ports },
    State: { Status: over.status ?? 'running', ExitCode: 0, Pid: 0, StartedAt: '0' },
  } as never;
  machine.docker = docker;
}

const because = 'nobody needs it any more';
const plan = (declared: Declared) => {
  const request = JSON.stringify(JSON.stringify(release.request(declared, edge)));
  return machine.python(`import plan\ntell(attempt(plan.plan, json.loads(${request}), Context()))`)[0];
};
const deploy = (declared: Declared) => release.deploy(declared, '', edge, { whole: true });
const refused = (declared: Declared) => (plan(declared)[1] as string).split('\n').slice(0, -1);
const status = (id: string) => machine.docker.containers[id]?.State.Status;

describe('a deployment is refused', () => {
  test('that would leave a volume with data behind, with the ways out by name', () => {
    volume('shop_db', 'shop', 'x'.repeat(5000));
    const [code, message] = plan(shop(['shop_database']));
    expect(code).toBe('existing-state');
    expect(message.split('\n')).toEqual([
      expect.stringMatching(
        /^the volume shop_db is declared no more and holds \d+ KiB \(made for shop\)\. Declare it again, or say what becomes of it: takenOver: \{ 'shop_database': 'shop_db' \} where it has another name now, removed: \{ 'shop_db': 'why' \}, or kept: \{ 'shop_db': 'why' \}$/,
      ),
      'Nothing was changed. What is said of these in an ExistingState of vps1: docs/state.md',
    ]);
    for (const said of [{ takenOver: ['shop_db'] }, { removed: { shop_db: because } }, { kept: { shop_db: because } }])
      expect(plan(shop([said.takenOver?.[0] ?? 'shop_database'], said))).toMatchObject({ stacks: {} });
  });

  test('not for an empty one, and not for one of somebody else', () => {
    volume('shop_db', 'shop', '');
    volume('cloud_files', 'cloud');
    expect(plan(shop(['shop_database'])).warnings).toEqual([
      'the volume shop_db is declared no more, and nothing is in it. To remove it: docker volume rm shop_db',
    ]);
  });

  test('for a stack that is declared no more', () => {
    machine.put('srv/stacks/blog/compose.yaml', '{}');
    expect(refused(shop([]))).toEqual([
      "the stack blog was released here and is declared no more. Declare it again, or say that it ends: ended: { 'blog': 'why' }",
    ]);
    expect(plan(shop([], { ended: { blog: because } })).existing).toEqual({ ends: ['blog'], removes: [] });
  });

  test('for data that is taken over and not there', () => {
    expect(refused(shop(['legacy_data'], { takenOver: ['legacy_data'] }))).toEqual([
      'the volume legacy_data, whose data shop takes over, is not on this host: bring it, or begin with nothing in it by: docker volume create legacy_data',
    ]);
  });

  test('for what others run upon its volumes and ports', () => {
    volume('legacy_data', 'legacy');
    container('legacy-db-1', { project: 'legacy', volumes: ['legacy_data'], port: 5432 });
    container('by-hand', { port: 5432 });
    const listens = [{ address: '127.0.0.1', port: 5432 }];
    const takenOver = ['legacy_data'];
    expect(refused(shop(takenOver, { takenOver, listens }))).toEqual([
      "shop is to have the volume legacy_data and port 5432, which db of the project legacy has, and vpsynth didn't start. End it, or say that the release does: ended: { 'legacy': 'why' }",
      "shop is to have the port 5432, which the container by-hand has, and vpsynth didn't start. End it, or say that the release does: ended: { 'by-hand': 'why' }",
    ]);
    const ended = { legacy: because, 'by-hand': because };
    expect(plan(shop(takenOver, { takenOver, listens, ended })).existing.ends).toEqual(['legacy', 'by-hand']);
  });

  test('for volumes of what ends, those without a name among them', () => {
    const nameless = 'f'.repeat(64);
    volume('legacy_mail', 'legacy');
    volume(nameless);
    container('legacy-db-1', { project: 'legacy', volumes: [nameless] });
    const [first, second] = refused(shop([], { ended: { legacy: because } }));
    expect(first).toContain(`the volume ${nameless} is declared no more`);
    expect(second).toContain('the volume legacy_mail is declared no more');
  });

  test('for a volume that is to be removed and mounted by others', () => {
    volume('old', undefined);
    container('by-hand', { volumes: ['old'], status: 'exited' });
    expect(refused(shop([], { removed: { old: because } }))).toEqual([
      'the volume old is to be removed, and the container by-hand mounts it: end that first',
    ]);
  });

  test('for one that there is no room to save', () => {
    volume('old', undefined);
    const request = JSON.stringify(JSON.stringify(release.request(shop([], { removed: { old: because } }), edge)));
    const [[code, message]] = machine.python(
      `import plan, removal\nremoval.MARGIN = 2**60\ntell(attempt(plan.plan, json.loads(${request}), Context()))`,
    );
    expect([code, message.split('\n')[0]]).toEqual([
      'existing-state',
      expect.stringMatching(
        /^the volume old is to be removed and saved before, and \d+ MiB are lacking for that on the disk of .*var: free some$/,
      ),
    ]);
  });
});

describe('a volume that is taken over', () => {
  const legacy = () => {
    volume('legacy_data', 'legacy');
    container('legacy-db-1', { project: 'legacy', volumes: ['legacy_data'] });
    container('legacy-web-1', { project: 'legacy' });
  };
  const next = (more = {}) =>
    shop(['legacy_data'], { takenOver: ['legacy_data'], ended: { legacy: because }, ...more });

  test('is free before what takes it over starts; the rest of its project ends when the release is good', () => {
    legacy();
    const { events } = deploy(next());
    const steps = events.map(
      ({ event, service, services, project }) => `${event} ${project ?? services ?? service ?? ''}`,
    );
    expect(steps.filter((step) => /^(ending|starting|keeping|ended)/.test(step))).toEqual([
      'ending db',
      'starting database',
      'starting nginx',
      'keeping ',
      'keeping ',
      'ending-project legacy',
      'ended-project legacy',
    ]);
    const asked = machine.asked();
    expect(asked.slice(0, 2)).toEqual(['update --restart no legacy-db-1', 'stop legacy-db-1']);
    expect(asked.slice(-4)).toEqual([
      'rm legacy-db-1',
      'stop legacy-web-1',
      'rm legacy-web-1',
      'network rm network-of-legacy',
    ]);
    expect(Object.keys(machine.docker.volumes ?? {})).toEqual(['legacy_data']);
    expect(plan(next()).existing).toEqual({ ends: [], removes: [] });
  });

  test('goes back to those who had it when the release fails', () => {
    legacy();
    const { error } = deploy(next({ becomes: 'unhealthy' }));
    expect(error?.[0]).toBe('unhealthy');
    expect([status('legacy-db-1'), status('legacy-web-1'), status('shop-database')]).toEqual([
      'running',
      'running',
      'exited',
    ]);
    expect(machine.asked().slice(-3)).toEqual([
      'stop shop-database',
      'update --restart always legacy-db-1',
      'start legacy-db-1',
    ]);
    expect(machine.read('var/predecessors.json')).toBe('[]\n');
    // And once more, mended.
    expect(deploy(next()).error).toBeUndefined();
    expect([status('legacy-db-1'), status('shop-database')]).toEqual([undefined, 'running']);
  });

  test('goes back to all who had it, though the disk is too full to take that down', () => {
    legacy();
    container('legacy-cron-1', { project: 'legacy', volumes: ['legacy_data'] });
    const full = `
import back, record
before = back.go_back
def refuse(said):
    raise AgentError("disk", "predecessors.json can't be written: No space left on device")
def fill(*arguments):
    record.keep_predecessors = refuse
    before(*arguments)
back.go_back = fill
`;
    const { events } = release.deploy(next({ becomes: 'unhealthy' }), full, edge);
    const warning = {
      event: 'warning',
      message: "going back: predecessors.json can't be written: No space left on device",
    };
    expect(events.filter(({ event }) => event === 'warning')).toEqual([warning, warning]);
    expect([status('legacy-db-1'), status('legacy-cron-1')]).toEqual(['running', 'running']);
  });

  /** Like SIGKILL, where the release has come to a function. */
  const killedAt = (place: string) => {
    const [module] = place.split('.');
    return `import ${module}\ndef kill(*_, **__):\n    os._exit(9)\n${place} = kill\n`;
  };
  const killed = (place: string) =>
    expect(() => release.deploy(next(), killedAt(place), edge, { whole: true })).toThrow();

  test('after a run that was killed in between the next one does the rest, or gives it back when nothing else uses it', () => {
    legacy();
    killed('health.wait_until_well');
    expect([status('legacy-db-1'), status('shop-database')]).toEqual(['exited', 'running']);
    machine.asked();
    release.deploy(shop([]), '', edge);
    expect([status('legacy-db-1'), machine.asked().slice(0, 3)]).toEqual([
      'running',
      ['stop shop-database', 'update --restart always legacy-db-1', 'start legacy-db-1'],
    ]);
    deploy(next());
    expect([status('legacy-db-1'), status('shop-database')]).toEqual([undefined, 'running']);
  });

  test('stays so when the run was killed once the release was kept: going back from the next one is to it', () => {
    legacy();
    killed('predecessors.forget');
    machine.asked();
    const { error } = release.deploy(shop([], { service: 'other', becomes: 'unhealthy' }), '', edge);
    expect(error?.[0]).toBe('unhealthy');
    expect([status('legacy-db-1'), status('shop-database')]).toEqual(['exited', 'running']);
    expect(machine.asked().join()).not.toContain('legacy-db-1');
    expect(machine.read('var/predecessors.json')).toBe('[]\n');
  });

  test.each(['unhealthy', 'restarting'])(
    'within a stack: going back, what came and is %s ends before what was starts again',
    (becomes) => {
      volume('shop_data', 'shop');
      release.deploy(shop(['shop_data']), '', edge);
      machine.asked();
      release.deploy(shop(['shop_data'], { service: 'postgres', becomes }), '', edge);
      const asked = machine.asked();
      expect(asked.indexOf('stop shop-postgres')).toBeGreaterThan(-1);
      expect(asked.indexOf('stop shop-postgres')).toBeLessThan(
        asked.lastIndexOf('shop: up --detach --no-deps --no-build --pull never database'),
      );
    },
  );
});

describe('what is declared to go', () => {
  test('a stack of ours ends with its files and records, and stays out of the way', () => {
    machine.put('srv/stacks/blog/compose.yaml', '{}');
    machine.put('srv/stacks/edge/active/blog/api/toward-blue', '');
    machine.put('srv/releases/blog/1/compose.yaml', '{}');
    machine.put('var/stacks/blog.json', '{}');
    volume('blog_files', 'blog');
    container('blog-api', { project: 'blog', volumes: ['blog_files'] });
    deploy(shop([], { ended: { blog: because }, kept: { blog_files: because } }));
    expect(
      ['srv/stacks', 'srv/releases', 'srv/stacks/edge/active', 'var/stacks'].flatMap((each) => machine.list(each)),
    ).not.toContain('blog');
    expect([status('blog-api'), machine.docker.volumes?.blog_files !== undefined]).toEqual([undefined, true]);
    // Nobody's word keeps it any more: then it isn't forgotten, though nothing else of its stack is left.
    expect(refused(shop([]))).toEqual([expect.stringContaining('the volume blog_files is declared no more')]);
  });

  test('a volume, when it is saved, owners and all; with nothing else to be released as well', () => {
    volume('old_cache', 'old', 'precious');
    const declared = shop([], { removed: { old_cache: because } });
    release.deploy(shop([]), '', edge);
    expect(plan(declared).existing).toEqual({ ends: [], removes: ['old_cache'] });
    machine.asked();
    const { events } = release.deploy(declared, '', edge, { whole: true, names: [] });
    expect(machine.asked()).toEqual(['volume rm old_cache']);
    const [saved = ''] = machine.list('var/removed');
    expect(saved).toMatch(/^old_cache\.[0-9TZ-]+\.tar\.gz$/);
    expect(events.find(({ event }) => event === 'removed-volume')).toMatchObject({
      volume: 'old_cache',
      because,
      saved: expect.stringContaining(`removed/${saved}`),
    });
    const [text] = machine.python(`
import tarfile
with tarfile.open(ROOT / "var/removed/${saved}") as archive:
    tell(archive.extractfile("./file").read().decode())`);
    expect([text, machine.docker.volumes]).toEqual(['precious', {}]);
    expect(plan(declared).existing.removes).toEqual([]);
  });

  test('only when nothing of the host is left to be released', () => {
    volume('old_cache', 'old', 'precious');
    release.deploy(shop([], { removed: { old_cache: because } }), '', edge);
    expect(Object.keys(machine.docker.volumes ?? {})).toEqual(['old_cache']);
  });
});

test('going back to a release whose volume is gone is refused: it would start with an empty one', () => {
  volume('shop_data', 'shop');
  release.deploy(shop(['shop_data']), '', edge);
  machine.docker = { ...machine.docker, clock: machine.docker.clock + 1 };
  release.deploy(
    shop([], { removed: { shop_data: because }, service: 'other' }),
    'import record\nrecord.now = lambda: "2999-01-01T00:00:00Z"\n',
    edge,
    {
      whole: true,
    },
  );
  const [[code, message]] = machine.python(
    `import roll_back\ntell(attempt(roll_back.roll_back, {"who": "ada@desk", "stacks": ["shop"]}, Context()))`,
  );
  expect([code, message]).toEqual([
    'release-gone',
    'shop: the volume shop_data, which it had then, is not on this host any more',
  ]);
});
