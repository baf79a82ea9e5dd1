import {
  Component,
  Duration,
  Endpoint,
  type Facet,
  Image,
  Secret,
  Size,
  type WorkloadOptions,
  workload,
} from 'vpsynth';
import { Own } from '../synth/checks/small-fleet';
import { told } from './told';

/** A construct of a team's own whose facets are made by a function. */
class Team extends Component {
  readonly #make: () => unknown;

  constructor(scope: Component, make: () => unknown) {
    super(scope, 'team');
    this.#make = make;
  }

  override facets(): readonly Facet[] {
    return this.#make() as readonly Facet[];
  }
}

const missing = (text: string) => `error facets: shop/prod/team: it can't say what it has: ${text}\n`;

test('facets that throw: the line that creates the construct, and the one that throws', () => {
  expect(
    told(({ prod }) => {
      new Team(prod, () => {
        throw new RangeError('no such plan');
      });
    }).replace(/at .* \((.*:N):\d+\)/, 'at $1'),
  ).toMatchInlineSnapshot(`
"error facets: shop/prod/team: it can't say what it has: no such plan
    got     at test/mistakes/own-constructs.test.ts:N
    mend    mend its facets(), or report it if the construct is not your own
    at      test/mistakes/own-constructs.test.ts:N"
`);
});

test.each([
  ['nothing', undefined, /can't say what it has: /],
  ['no list', 7, /can't say what it has: /],
  ['no facet', [undefined], /a facet has no kind/],
  ['a facet without a kind', [{}], /a facet has no kind/],
  ['a workload of nothing', [{ kind: 'workload' }], /its workload facet has no name/],
])('facets that are %s', (_, facets, fault) => {
  expect(told(({ prod }) => new Team(prod, () => facets))).toMatch(fault);
});

test.each(['image', 'environment', 'networks', 'mounts', 'replicas'])('a workload without %s', (key) => {
  expect(
    told(({ prod }) => {
      const [facet] = new Own(prod, 'own', {}).facets();
      new Team(prod, () => [{ ...facet, [key]: undefined }]);
    }),
  ).toContain(missing(`its workload facet has no ${key}`));
});

test('a facet of a kind that nobody knows is left alone', () => {
  expect(told(({ prod }) => new Team(prod, () => [{ kind: 'team', anything: 1 }]))).toBe('');
});

const form = 'expected ./folder beside the stack’s files, or an absolute path of letters, digits and . _ @ -';
const sound = Image.of('docker.io/acme/shop:1.0.0');
const probe = {
  interval: Duration.seconds(5),
  timeout: Duration.seconds(5),
  retries: 3,
  startPeriod: Duration.seconds(5),
};

/** An image whose reference was written past `Image.of`'s types. */
const forged = (reference: string) => Object.assign(Object.create(Image.prototype), { reference }) as Image;

test.each([
  ['mounts.0.path', { mounts: [{ type: 'host', path: './x; rm -rf ~ $(id)', target: '/x' }] }, form],
  [
    'mounts.0.path',
    { mounts: [{ type: 'host', path: './../../etc', target: '/x' }] },
    'a path has neither . nor .. in it',
  ],
  ['mounts.0.path', { mounts: [{ type: 'host', path: '/srv/a b', target: '/x' }] }, form],
  ['mounts.0.path', { mounts: [{ type: 'host', path: '~/.ssh', target: '/x' }] }, form],
  ['mounts.0.path', { mounts: [{ type: 'host', path: '/srv/$HOME', target: '/x' }] }, form],
  [
    'mounts.0.path',
    { mounts: [{ type: 'host', path: './secrets/files', target: '/x' }] },
    'that folder holds the secrets of the whole stack: name a Secret instead',
  ],
  [
    'mounts.0.volume',
    { mounts: [{ type: 'volume', volume: '../..', target: '/x' }] },
    'a name is lower-case letters, digits and single hyphens, and starts with a letter',
  ],
  [
    'mounts.0.folder',
    { mounts: [{ type: 'configuration', folder: '../edge', target: '/x' }] },
    'a name is lower-case letters, digits and single hyphens, and starts with a letter',
  ],
  [
    'mounts.0.target',
    { mounts: [{ type: 'volume', volume: 'data', target: '/x:rw' }] },
    'expected an absolute path such as /var/lib/data',
  ],
  [
    'mounts.0.target',
    { mounts: [{ type: 'temporary', target: '/' }] },
    'expected an absolute path such as /var/lib/data',
  ],
  ['reload.0.paths.0', { reload: [{ paths: ['etc'] }] }, 'expected an absolute path such as /var/lib/data'],
  ['reload.0.exec.0.argv.0', { reload: [{ paths: ['/etc'], exec: [{ argv: ['a\0'] }] }] }, 'an argument has no NUL'],
  [
    'kernel.0.name',
    { kernel: [{ name: 'vm.x = 1\nkernel.y', value: 1, because: 'it is asked for' }] },
    'expected a kernel parameter, such as vm.swappiness',
  ],
  ['kernel.0.because', { kernel: [{ name: 'vm.x', value: 1, because: 'a\nb' }] }, 'expected one line'],
  ['mounts.0.type', { mounts: [{ type: 'device', target: '/dev/kvm' }] }, /Expected 'volume' . 'configuration'/],
  [
    'environment.A B=$(x)',
    { environment: { 'A B=$(x)': '1' } },
    'an environment variable is upper-case letters, digits and underscores',
  ],
  ['environment.A', { environment: { A: 'x\0y' } }, /expected a string without NUL/],
  [
    'image',
    { image: forged('docker.io/acme/shop:1.0.0\n    privileged: true') },
    'expected a whole reference, registry and version tag: docker.io/library/nginx:1.30.7',
  ],
  [
    'container.capabilities.0',
    { container: { capabilities: ['FOO'] } },
    'expected a capability of Linux such as NET_BIND_SERVICE, without CAP_',
  ],
  ['container.hostname', { container: { hostname: 'a b' } }, /expected a host name/],
  ['container.userId', { container: { userId: '0; id' } }, 'expected a number'],
  ['command.1', { command: ['a', 'b\0c'] }, 'an argument has no NUL'],
  ['health.command.0', { health: { type: 'command', command: ['a\0b'], timing: probe } }, 'an argument has no NUL'],
  [
    'health.path',
    { health: { type: 'http', port: 1, path: "/' + process.exit(0) + '", by: 'node', timing: probe } },
    /expected a path such as/,
  ],
  [
    'publishes.0.address',
    { publishes: [{ address: '0.0.0.0"', hostPort: 1, containerPort: 1 }] },
    /expected an IPv4 address/,
  ],
  ['publishes.0.hostPort', { publishes: [{ address: '127.0.0.1', hostPort: 70_000, containerPort: 1 }] }, 'too large'],
  ['name', { name: '../x' }, 'a name is lower-case letters, digits and single hyphens, and starts with a letter'],
  ['replicas', { replicas: 10_000 }, 'too large'],
])('a workload with a hostile %s: %j', (path, facet, fault) => {
  const said = told(({ prod }) => {
    const given = workload({ name: 'own', image: sound, ...facet } as WorkloadOptions);
    new Team(prod, () => [given]);
  });
  const message = typeof fault === 'string' ? `${fault}\n` : '';
  expect(said).toContain(`error facet-malformed: shop/prod/team: ${path}: ${message}`);
  if (fault instanceof RegExp) expect(said).toMatch(fault);
});

test('all that is malformed is told at once, with the line that creates the construct', () => {
  expect(
    told(({ prod }) => {
      const given = workload({
        name: 'own',
        image: sound,
        mounts: [{ type: 'volume', volume: '../..', target: '/x:rw' }],
        container: { capabilities: ['NET_RAW', 'FOO'] },
      });
      new Team(prod, () => [given]);
    }),
  ).toMatchInlineSnapshot(`
"error facet-malformed: shop/prod/team: mounts.0.volume: a name is lower-case letters, digits and single hyphens, and starts with a letter
    got     "../.."
    mend    mend its facets()
    at      test/mistakes/own-constructs.test.ts:N

error facet-malformed: shop/prod/team: mounts.0.target: expected an absolute path such as /var/lib/data
    got     "/x:rw"
    mend    mend its facets()
    at      test/mistakes/own-constructs.test.ts:N

error facet-malformed: shop/prod/team: container.capabilities.1: expected a capability of Linux such as NET_BIND_SERVICE, without CAP_
    got     "FOO"
    mend    mend its facets()
    at      test/mistakes/own-constructs.test.ts:N"
`);
});

test('an endpoint whose name or host no file can hold', () => {
  const withEndpoint = (options: { name?: string; externalHost?: string; port?: number }) =>
    told(({ prod }) => {
      const endpoints: Endpoint[] = [];
      const team = new Team(prod, () => [workload({ name: 'team', image: sound, connects: endpoints })]);
      endpoints.push(new Endpoint(team, { name: 'db', port: 5432, externalHost: 'db.example', ...options }));
    });
  expect(withEndpoint({})).toBe('');
  expect(withEndpoint({ externalHost: 'db.example; id' })).toContain('connects.0: externalHost: expected a host name');
  expect(withEndpoint({ name: '../x' })).toContain('connects.0: name: a name is lower-case letters');
  expect(withEndpoint({ port: 0 })).toContain('connects.0: port: too small');
});

test('a workload made of all that it can be made of', () => {
  expect(
    told(({ prod, host }) => {
      const agent = workload({
        name: 'team',
        image: sound,
        command: ['run', 'two\nlines', '$(id)'],
        environment: { A: '$(x)', B: 1, C: true, D: Secret.env('TEAM_TOKEN') },
        mounts: [
          { type: 'volume', volume: 'data', target: '/data' },
          { type: 'host', path: './certificates', target: '/certificates', readOnly: true },
          { type: 'host', path: '/srv/media', target: '/media' },
          { type: 'temporary', target: '/tmp', size: Size.mebibytes(16) },
        ],
        health: { type: 'command', command: ['true'], timing: probe },
        container: { capabilities: ['NET_RAW'], hostname: 'team', openFiles: 4096 },
      });
      new Team(prod, () => [{ ...agent, networks: [prod.network] }]);
      expect(host.incomplete).toBe(false);
    }),
  ).toBe('');
});
