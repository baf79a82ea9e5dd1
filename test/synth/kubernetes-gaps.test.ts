import { Alert, Component, type Facet, Image, Worker, type WorkloadFacet } from 'vpsynth';
import { type Rendered, rendered } from './kubernetes-fleet';

const image = Image.of('docker.io/library/busybox:1.37.0');

type Change = Partial<Omit<WorkloadFacet, 'container'>> & { container?: Partial<WorkloadFacet['container']> };

/** A worker whose facet says something else. */
class Changed extends Component {
  readonly #change: Change;

  constructor(scope: Component, id: string, change: Change) {
    super(scope, id);
    this.#change = change;
  }

  override facets(): readonly Facet[] {
    const [base] = new Worker(this, 'like', { image }).facets();
    if (base?.kind !== 'workload') return [];
    const container = { ...base.container, ...this.#change.container };
    return [{ ...base, name: 'it', endpoints: [], ...this.#change, container }];
  }
}

function changed(change: Change): Rendered {
  return rendered(({ environment }) => void new Changed(environment, 'own', change));
}

test('a plain worker has no gaps', () => {
  const { gaps, files } = changed({});
  expect(gaps).toEqual([]);
  expect(files.get('README.md')).toMatch(/## What is different here, or missing\n\nNothing\.\n$/);
});

test.each<[Change, string]>([
  [
    { strategy: 'blue-green' },
    'released blue-green on a host, here pod by pod (RollingUpdate); Argo Rollouts has a closer match',
  ],
  [{ health: undefined }, 'no health is declared: a pod counts as ready as soon as it runs'],
  [{ onHostNetwork: true }, "the host's network isn't used: the pod has an address of its own"],
  [
    { publishes: [{ address: '127.0.0.1', hostPort: 8080, containerPort: 80 }] },
    "the host's port 127.0.0.1:8080 isn't published; use a route",
  ],
  [{ mounts: [{ type: 'host', path: '/srv', target: '/data' }] }, "the host's /srv isn't mounted at /data"],
  [
    { container: { setUser: false } },
    'its image starts as root on a host, here as user 1000, whose group the volumes belong to',
  ],
  [{ container: { capabilities: ['SYS_NICE', 'NET_BIND_SERVICE'] } }, 'the capabilities SYS_NICE are dropped'],
  [{ container: { stopSignal: 'SIGINT' } }, 'ended by the signal that its image names, not by SIGINT'],
  [{ container: { openFiles: 4096 } }, "4096 open files are the business of the nodes' container runtime"],
])('%j', (change, expected) => {
  expect(changed(change).gaps).toEqual([`it: ${expected}`]);
});

test('a host name is kept where pods have none of their own', () => {
  const { object } = changed({ container: { hostname: 'broker' } });
  expect(object('Deployment', 'it').spec.template.spec.hostname).toBe('broker');
  const volume = { type: 'volume', volume: 'data', target: '/data' } as const;
  expect(changed({ container: { hostname: 'broker' }, mounts: [volume] }).gaps).toContain(
    'it: the host name is it-0, not broker',
  );
});

test('alerts are listed', () => {
  const { gaps } = rendered(({ environment }) => {
    const worker = new Worker(environment, 'worker', { image });
    new Alert(worker, 'too-slow', { expression: 'up{} == 0', summary: 'It is too slow.' });
  });
  expect(gaps).toEqual(["the alert TooSlow is no rule of the cluster's Prometheus"]);
});

test('workloads that wait for each other are applied all the same', () => {
  const { files } = rendered(({ environment }) => {
    const first: Component = new Changed(environment, 'first', {
      name: 'first',
      get after() {
        return [{ on: second, workload: 'second', until: 'healthy' as const }];
      },
    });
    const second = new Changed(environment, 'second', {
      name: 'second',
      after: [{ on: first, workload: 'first', until: 'healthy' }],
    });
  });
  expect(files.get('apply.sh')).toContain('workloads/first.yaml');
  expect(files.get('apply.sh')).toContain('workloads/second.yaml');
});
