import { Component, ContainerService, Endpoint, type Facet, Image, Size, Worker } from 'vpsynth';
import { kubernetesAccepts } from '../fidelity/programs/kubernetes';
import { rendered } from './kubernetes-fleet';

const image = Image.of('docker.io/library/memcached:1.6.39');

/** A team's own: built from ours, */
class Memcached extends ContainerService {
  constructor(scope: Component, id: string) {
    const command = ['memcached', '--memory-limit=64'];
    super(scope, id, { image, command, port: 11211, protocol: 'tcp', userId: 11211, memory: Size.mebibytes(96) });
  }
}

/** or from nothing but a facet. */
class Echo extends Component {
  readonly endpoint = new Endpoint(this, { workload: 'echo', name: 'echo-service-port', port: 7 });
  override facets(): readonly Facet[] {
    const [base] = new Memcached(this, 'like').facets();
    return base?.kind === 'workload' ? [{ ...base, name: 'echo', endpoints: [this.endpoint] }] : [];
  }
}

test('a construct of ten lines gets its objects like any other', () => {
  const { objects, object, container } = rendered(({ environment }) => {
    const memcached = new Memcached(environment, 'memcached');
    new Worker(environment, 'worker', { image, environment: { CACHE: memcached.endpoint.hostAndPort } });
  });
  for (const each of objects) expect(kubernetesAccepts(each).problems).toEqual([]);
  expect(container('worker').env).toEqual([
    { name: 'PORT', value: '9464' },
    { name: 'CACHE', value: 'memcached:11211' },
  ]);
  expect(container('memcached').args).toEqual(['memcached', '--memory-limit=64']);
  expect(object('Service', 'memcached').spec.ports).toEqual([{ name: 'tcp', port: 11211, targetPort: 'tcp' }]);
  expect(object('NetworkPolicy', 'memcached').spec.ingress[0].from[0].podSelector.matchLabels).toEqual({
    'app.kubernetes.io/name': 'worker',
  });
});

test('names of ports are made fit', () => {
  const { object } = rendered(({ environment }) => void new Echo(environment, 'own'));
  expect(object('Service', 'echo').spec.ports).toEqual([
    { name: 'echo-service-po', port: 7, targetPort: 'echo-service-po' },
  ]);
});
