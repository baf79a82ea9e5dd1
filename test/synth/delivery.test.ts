import {
  ApiServer,
  Delivery,
  type DeliveryProps,
  Duration,
  Environment,
  Fleet,
  Image,
  LocalMachine,
  PostgresDatabase,
  PostgresServer,
  Project,
  SecretRotation,
  type Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from './checks/small-fleet';
import { environment, vps } from './fleet-of-one';

const path = '.github/workflows/fleet-deploy.yml';

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly concurrency: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly permissions: unknown;
  readonly concurrency?: unknown;
  readonly environment?: string;
  readonly strategy?: unknown;
  readonly steps: readonly { uses?: string; run?: string; env?: Record<string, string>; with?: unknown }[];
}

/** Two hosts that build from this repository, a third without stacks, and a developer's machine. */
function shop(image: Image, registry = 'ghcr.io/acme/shop') {
  const fleet = new Fleet();
  const hosts = [vps(fleet, 'web1', 1), vps(fleet, 'web2', 2)] as const;
  vps(fleet, 'spare', 3);
  const project = new Project(fleet, 'shop', { registry, release: '1.0.0' });
  for (const [index, on] of [...hosts, new LocalMachine(fleet)].entries()) {
    new ApiServer(new Environment(project, `stage${index}`, { on }), 'api', { image, port: 3000 });
  }
  return { fleet, hosts };
}

function deliveredFleet(props: DeliveryProps = {}, registry?: string): Fleet {
  const { fleet } = shop(Image.build({ dockerfile: 'Dockerfile' }), registry);
  new Delivery(fleet, props);
  return fleet;
}

const delivered = (...args: Parameters<typeof deliveredFleet>) => workflow(deliveredFleet(...args));

const workflow = (fleet: Fleet) => synthesizeFleet(fleet).parse(path) as Workflow;
const commands = (job: Job | undefined) => job?.steps.flatMap(({ run }) => run ?? []);

test('a pull request is tested and gets no secret; what is pushed is built, then deployed', () => {
  const { on, permissions, jobs } = delivered({ branch: 'release/a', tests: ['make test', 'make more'] });
  expect(on).toEqual({ pull_request: {}, push: { branches: ['release/a'] } });
  expect(permissions).toEqual({});
  expect(Object.keys(jobs)).toEqual(['test', 'build', 'deploy']);
  const { test: tested, build, deploy } = jobs;
  const install = 'npm ci --ignore-scripts --no-audit --no-fund';
  expect(commands(tested)).toEqual([install, 'npx vpsynth synth --check', 'make test', 'make more']);
  expect(JSON.stringify(tested)).not.toContain('secrets.');
  expect([tested?.if, build?.if, deploy?.if]).toEqual([undefined, "github.event_name == 'push'", build?.if]);
  expect([build?.needs, deploy?.needs]).toEqual(['test', 'build']);
  expect(commands(build)).toEqual([install, 'npx vpsynth build --push web1 web2']);
  expect(commands(deploy)?.at(-1)).toBe('read -ra hosts <<< "$HOSTS"\nnpx vpsynth deploy "${hosts[@]}"');
});

test('another package manager installs in its own words, in every job', () => {
  const install = 'pnpm install --frozen-lockfile --ignore-scripts';
  const { fleet } = shop(Image.build({ dockerfile: 'Dockerfile' }));
  new SecretRotation(fleet, 'rotation', { every: Duration.days(90) });
  new Delivery(fleet, { install });
  const all = [path, '.github/workflows/fleet-secrets.yml'].flatMap((file) =>
    Object.values((synthesizeFleet(fleet).parse(file) as Workflow).jobs),
  );
  expect(all.map((job) => commands(job)?.[0])).toEqual([install, install, install, install]);
});

test('without tests only the committed files are judged, by a command that every repository has', () => {
  expect(commands(delivered().jobs.test)).toEqual([
    'npm ci --ignore-scripts --no-audit --no-fund',
    'npx vpsynth synth --check',
  ]);
});

test('one deployment at a time on each host, none broken off, and each host on its own', () => {
  const { deploy } = delivered().jobs;
  expect(deploy).toMatchObject({
    'timeout-minutes': 60,
    environment: '${{ matrix.hosts }}',
    concurrency: { group: 'fleet-deploy-${{ matrix.hosts }}', 'cancel-in-progress': false },
    strategy: { 'fail-fast': false, matrix: { hosts: ['web1', 'web2'] } },
  });
});

test('hosts that use each other, however far around, are deployed by one command', () => {
  const fleet = new Fleet();
  const [alone, last, first, between] = ['alone', 'last', 'first', 'between'].map((id, index) =>
    vps(fleet, id, index + 1, `10.0.0.${index + 1}`),
  ) as [Vps, Vps, Vps, Vps];
  const use = (name: string, on: Vps, of: Vps) => {
    const server = new PostgresServer(of, `${name}-postgres`);
    server.acknowledge('link-unencrypted', 'this test is about the delivery');
    const prod = environment(fleet, name, on);
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool()] });
  };
  service(environment(fleet, 'single', alone), 'api');
  use('one', last, between);
  use('two', between, first);
  new Delivery(fleet);
  expect(workflow(fleet).jobs.deploy).toMatchObject({
    'timeout-minutes': 180,
    strategy: { matrix: { hosts: ['first between last', 'alone'] } },
  });
});

test('a declared canary has a job of its own, which the others wait for', () => {
  const fleet = new Fleet();
  for (const [index, id] of ['web1', 'web2', 'web3', 'web4'].entries())
    service(environment(fleet, `shop-${id}`, vps(fleet, id, index + 1, undefined, id === 'web3')), 'api');
  new Delivery(fleet);
  const jobs = workflow(fleet).jobs;
  const { needs: canaryNeeds, strategy: first, ...canary } = jobs.canary as Job;
  const { needs, strategy: then, ...deploy } = jobs.deploy as Job;
  expect([canaryNeeds, first]).toEqual(['test', { 'fail-fast': false, matrix: { hosts: ['web3'] } }]);
  expect([needs, then]).toEqual(['canary', { 'fail-fast': false, matrix: { hosts: ['web1', 'web2', 'web4'] } }]);
  expect(deploy).toEqual(canary);
});

test('a run waits for the earlier one of its branch, so that no older commit is deployed over a newer one', () => {
  // A pull request has a ref of its own: none waits for another.
  expect(delivered().concurrency).toEqual({ group: 'fleet-deploy-${{ github.ref }}', 'cancel-in-progress': false });
});

test('each job may do what it must, and no more', () => {
  const { test: tested, build, deploy } = delivered().jobs;
  expect([tested?.permissions, build?.permissions, deploy?.permissions]).toEqual([
    { contents: 'read' },
    { contents: 'read', packages: 'write' },
    { contents: 'read', packages: 'read' },
  ]);
  const elsewhere = delivered({}, 'registry.example:5000/shop').jobs;
  expect(elsewhere.build?.permissions).toEqual({ contents: 'read' });
});

test('secrets are in the environment of the steps that need them, and in no command', () => {
  const { jobs } = delivered({}, 'registry.example:5000/shop');
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  for (const { run = '' } of steps) expect(run).not.toContain('${{');
  const withSecrets = steps
    .filter((step) => JSON.stringify(step).includes('secrets.'))
    .map(({ env = {}, run = '' }) => [
      run.split('\n').at(-1),
      Object.values(env).flatMap((value) => /secrets\.(\w+)/.exec(value)?.[1] ?? []),
    ]);
  expect(withSecrets).toEqual([
    ['npx vpsynth build --push web1 web2', ['VPSYNTH_REGISTRY_USERNAME', 'VPSYNTH_REGISTRY_PASSWORD']],
    ['printf \'%s\\n\' "$DEPLOY_KEY" > "$DEPLOY_KEY_FILE"', ['VPSYNTH_SSH_IDENTITY']],
    [
      'npx vpsynth deploy "${hosts[@]}"',
      ['VPSYNTH_AGE_IDENTITY', 'VPSYNTH_REGISTRY_USERNAME', 'VPSYNTH_REGISTRY_PASSWORD'],
    ],
  ]);
});

test('actions are named by full hashes, and leave no token in the clone', () => {
  const text = synthesizeFleet(deliveredFleet()).files[path] ?? '';
  const used = text.split('\n').filter((line) => line.includes('uses:'));
  expect(used).toHaveLength(6);
  for (const line of used) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40}$/);
  expect(text.match(/persist-credentials: false/g)).toHaveLength(3);
});

test('only the named hosts; and where nothing is built, nothing is pushed', () => {
  const { fleet, hosts } = shop(Image.of('docker.io/acme/api:1.0.0'));
  new Delivery(fleet, { hosts: [hosts[1]] });
  const { jobs } = workflow(fleet);
  expect(Object.keys(jobs)).toEqual(['test', 'deploy']);
  expect(jobs.deploy).toMatchObject({ needs: 'test', strategy: { matrix: { hosts: ['web2'] } } });
  expect(JSON.stringify(jobs)).not.toContain('VPSYNTH_REGISTRY');
});

test('without a delivery there is no workflow', () => {
  const fleet = new Fleet();
  vps(fleet);
  expect(Object.keys(synthesizeFleet(fleet).files)).not.toContain(path);
});

test.each<[DeliveryProps, string]>([
  [{ tests: ['echo ${{ github.head_ref }}'] }, 'an expression of GitHub must not become part of a command'],
  [{ tests: ['two\nlines'] }, "expected one line such as 'npm test'"],
  [{ install: 'npm ci\nmore' }, "expected one line such as 'npm test'"],
  [{ branch: 'a b' }, 'expected the name of a branch such as main'],
  [{ runner: '${{ inputs.runner }}' }, 'expected a label such as ubuntu-latest'],
  [{ node: 'lts' }, "expected a major version such as '24'"],
  [{ hosts: ['web1' as never] }, 'expected a Vps, the object itself and not its name'],
])('%j is refused', (props, message) => {
  const { files, problems } = synthesizeFleet(deliveredFleet(props));
  expect(files).toEqual({});
  expect(problems.join()).toContain(message);
});

test('a delivery is of the fleet, and there is one', () => {
  const { fleet, hosts } = shop(Image.build({ dockerfile: 'Dockerfile' }));
  new Delivery(hosts[0] as never);
  expect(synthesizeFleet(fleet).problems.join()).toContain('Delivery is of the whole fleet');
  const twice = deliveredFleet();
  new Delivery(twice);
  expect(synthesizeFleet(twice).problems.join()).toContain('delivery');
});

test('what is due is asked each week, without a secret, where something has a schedule', () => {
  const fleet = deliveredFleet();
  const due = '.github/workflows/fleet-secrets.yml';
  expect(synthesizeFleet(fleet).files[due]).toBeUndefined();
  new SecretRotation(fleet, 'rotation', { every: Duration.days(90) });
  const text = synthesizeFleet(fleet).files[due] ?? '';
  expect(text).not.toContain('secrets.VPSYNTH');
  const { on, jobs } = synthesizeFleet(fleet).parse(due) as Workflow;
  expect(on).toEqual({ schedule: [{ cron: '23 6 * * 1' }], workflow_dispatch: {} });
  expect(jobs.due?.steps.at(-1)).toEqual({ run: 'npx vpsynth secrets due' });
});
