import { ContainerService, Duration, Image, Job, Secret, Size, WebApp, Worker } from 'vpsynth';
import { type Place, rendered } from './kubernetes-fleet';

const image = Image.of('docker.io/library/busybox:1.37.0');
const build = Image.build({ dockerfile: 'Dockerfile' });

test.each<[string, (place: Place) => void, string, string]>([
  ['always', ({ environment }) => new Worker(environment, 'it', { image }), 'Deployment', 'it'],
  [
    'always, with a volume',
    ({ environment }) => new Worker(environment, 'it', { image, volumes: { data: '/data' } }),
    'StatefulSet',
    'it',
  ],
  [
    'always, with a volume of several pods',
    ({ environment }) => new Worker(environment, 'it', { image, volumes: { data: '/data' }, replicas: 2 }),
    'Deployment',
    'it',
  ],
  ['once', ({ environment }) => new Job(environment, 'it', { image }), 'Job', 'it-1-2-0'],
  [
    'on a schedule',
    ({ environment }) => new Job(environment, 'it', { image, schedule: '*/5 * * * *' }),
    'CronJob',
    'it',
  ],
])('what runs %s', (_, declare, kind, name) => {
  expect(rendered(declare).object(kind, name)).toBeDefined();
});

test('a cron job', () => {
  const { object } = rendered(({ environment }) => new Job(environment, 'it', { image, schedule: '0 2 * * *' }));
  const { jobTemplate, ...spec } = object('CronJob', 'it').spec;
  expect(spec).toMatchInlineSnapshot(`
{
  "concurrencyPolicy": "Forbid",
  "failedJobsHistoryLimit": 3,
  "schedule": "0 2 * * *",
  "startingDeadlineSeconds": 600,
  "successfulJobsHistoryLimit": 3,
  "timeZone": "Etc/UTC",
}
`);
  expect(jobTemplate.spec.template.spec.restartPolicy).toBe('Never');
});

test('a worker: rolling, its own user, nothing that it can do without', () => {
  const { object } = rendered(({ environment }) => new Worker(environment, 'it', { image: build, userId: 70 }));
  expect(object('Deployment', 'it').spec).toMatchInlineSnapshot(`
{
  "minReadySeconds": 5,
  "replicas": 1,
  "revisionHistoryLimit": 3,
  "selector": {
    "matchLabels": {
      "app.kubernetes.io/name": "it",
    },
  },
  "strategy": {
    "rollingUpdate": {
      "maxSurge": 1,
      "maxUnavailable": 0,
    },
    "type": "RollingUpdate",
  },
  "template": {
    "metadata": {
      "annotations": {
        "prometheus.io/path": "/metrics",
        "prometheus.io/port": "9464",
        "prometheus.io/scrape": "true",
      },
      "labels": {
        "app.kubernetes.io/managed-by": "vpsynth",
        "app.kubernetes.io/name": "it",
        "app.kubernetes.io/part-of": "shop-prod",
      },
    },
    "spec": {
      "automountServiceAccountToken": false,
      "containers": [
        {
          "env": [
            {
              "name": "PORT",
              "value": "9464",
            },
          ],
          "image": "ghcr.io/acme/shop/it:1.2.0",
          "livenessProbe": {
            "failureThreshold": 3,
            "httpGet": {
              "path": "/health",
              "port": 9464,
            },
            "periodSeconds": 10,
            "timeoutSeconds": 5,
          },
          "name": "it",
          "ports": [
            {
              "containerPort": 9464,
              "name": "http",
            },
          ],
          "readinessProbe": {
            "failureThreshold": 3,
            "httpGet": {
              "path": "/health/ready",
              "port": 9464,
            },
            "periodSeconds": 10,
            "timeoutSeconds": 5,
          },
          "resources": {
            "limits": {
              "cpu": "500m",
              "memory": "256Mi",
            },
            "requests": {
              "cpu": "250m",
              "memory": "128Mi",
            },
          },
          "securityContext": {
            "allowPrivilegeEscalation": false,
            "capabilities": {
              "drop": [
                "ALL",
              ],
            },
            "readOnlyRootFilesystem": true,
          },
          "startupProbe": {
            "failureThreshold": 6,
            "httpGet": {
              "path": "/health",
              "port": 9464,
            },
            "periodSeconds": 10,
            "timeoutSeconds": 5,
          },
          "volumeMounts": [
            {
              "mountPath": "/tmp",
              "name": "temporary--tmp",
            },
          ],
        },
      ],
      "enableServiceLinks": false,
      "securityContext": {
        "fsGroup": 70,
        "fsGroupChangePolicy": "OnRootMismatch",
        "runAsGroup": 70,
        "runAsNonRoot": true,
        "runAsUser": 70,
        "seccompProfile": {
          "type": "RuntimeDefault",
        },
      },
      "shareProcessNamespace": true,
      "terminationGracePeriodSeconds": 60,
      "volumes": [
        {
          "emptyDir": {
            "medium": "Memory",
            "sizeLimit": "64Mi",
          },
          "name": "temporary--tmp",
        },
      ],
    },
  },
}
`);
});

test.each([
  ['recreate', { type: 'Recreate' }],
  ['rolling', { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }],
  ['blue-green', { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }],
] as const)('released %s', (strategy, expected) => {
  const { object } = rendered(({ environment }) => new ContainerService(environment, 'it', { image, strategy }));
  expect(object('Deployment', 'it').spec.strategy).toEqual(expected);
});

test('values are strings that Kubernetes leaves as they are', () => {
  const { container } = rendered(({ environment }) => {
    const other = new WebApp(environment, 'other', { image, port: 3000 });
    new ContainerService(environment, 'it', {
      image,
      command: ['run', '$(A)', '$HOME'],
      environment: {
        NUMBER: 5,
        FLAG: false,
        REFERENCE: '$(NUMBER) $$ $x $',
        HOST: other.endpoint.host,
        PLACE: other.endpoint.hostAndPort,
        KEY: Secret.env('API_KEY'),
      },
    });
  });
  expect(container('it').args).toEqual(['run', '$$(A)', '$HOME']);
  expect(container('it').env).toEqual([
    { name: 'NUMBER', value: '5' },
    { name: 'FLAG', value: 'false' },
    { name: 'REFERENCE', value: '$$(NUMBER) $$$ $x $' },
    { name: 'HOST', value: 'other' },
    { name: 'PLACE', value: 'other:3000' },
    { name: 'KEY_FILE', value: '/run/secrets/api-key' },
  ]);
});

test('secrets as files, or in the environment of what can not read files', () => {
  const { object, container } = rendered(({ environment }) => {
    const secrets = { environment: { KEY: Secret.env('API_KEY') } };
    new ContainerService(environment, 'files', { image, ...secrets });
    new ContainerService(environment, 'variables', { image, ...secrets, secretsAs: 'environment' });
  });
  expect(object('Deployment', 'files').spec.template.spec.volumes[1]).toMatchInlineSnapshot(`
{
  "name": "secrets--single",
  "projected": {
    "defaultMode": 288,
    "sources": [
      {
        "secret": {
          "items": [
            {
              "key": "API_KEY",
              "path": "api-key",
            },
          ],
          "name": "shop-prod.secrets",
        },
      },
    ],
  },
}
`);
  expect(container('variables').env).toEqual([
    { name: 'KEY', valueFrom: { secretKeyRef: { name: 'shop-prod.secrets', key: 'API_KEY' } } },
  ]);
});

test('probes carry the timing; failures during the start period do not count', () => {
  const { container } = rendered(({ environment }) => {
    const timing = { interval: Duration.seconds(7), timeout: Duration.milliseconds(1500), retries: 4 };
    const health = { path: '/health', ...timing, startPeriod: Duration.seconds(20) };
    new ContainerService(environment, 'it', { image, port: 80, health, readiness: { path: '/ready' } });
  });
  const { startupProbe, livenessProbe, readinessProbe } = container('it');
  expect(livenessProbe).toEqual({
    httpGet: { path: '/health', port: 80 },
    periodSeconds: 7,
    timeoutSeconds: 2,
    failureThreshold: 4,
  });
  expect(startupProbe).toEqual({ ...livenessProbe, failureThreshold: 3 + 4 });
  expect(readinessProbe).toEqual({ ...livenessProbe, httpGet: { path: '/ready', port: 80 } });
});

test('a declared delay takes the place of the start probe, and each probe has a timing of its own', () => {
  const { container } = rendered(({ environment }) => {
    const health = { path: '/health', initialDelay: Duration.seconds(30) };
    const readiness = { path: '/ready', interval: Duration.seconds(5), initialDelay: Duration.seconds(10) };
    new ContainerService(environment, 'it', { image, port: 80, health, readiness });
  });
  const { startupProbe, livenessProbe, readinessProbe } = container('it');
  expect(startupProbe).toBeUndefined();
  expect(livenessProbe).toMatchObject({ initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5 });
  expect(readinessProbe).toMatchObject({ initialDelaySeconds: 10, periodSeconds: 5, timeoutSeconds: 5 });
});

test('what keeps state may start for ten minutes', () => {
  const { container } = rendered(({ environment }) => {
    const health = { command: ['ask'], interval: Duration.seconds(10) };
    new ContainerService(environment, 'it', { image, health, volumes: { data: '/data' } });
  });
  expect(container('it').startupProbe).toMatchObject({ exec: { command: ['ask'] }, failureThreshold: 60 + 3 });
});

test('a pod that others take over from goes on for a moment', () => {
  const { object } = rendered(({ environment }) => {
    const grace = { image, port: 80, stopGracePeriod: Duration.seconds(20) };
    const rolling = new WebApp(environment, 'rolling', grace);
    const recreated = new WebApp(environment, 'recreated', { ...grace, strategy: 'recreate' });
    new Worker(environment, 'caller', { image, connects: [rolling.endpoint, recreated.endpoint] });
  });
  const pod = (name: string) => object('Deployment', name).spec.template.spec;
  expect(pod('rolling').containers[0].lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
  expect(pod('rolling').terminationGracePeriodSeconds).toBe(25);
  expect(pod('recreated').containers[0].lifecycle).toBeUndefined();
  expect(pod('recreated').terminationGracePeriodSeconds).toBe(20);
});

test('what a release observes for a while counts as there only then', () => {
  const { object } = rendered(({ environment }) => {
    new Worker(environment, 'observed', { image, observation: Duration.seconds(20) });
    new Worker(environment, 'plain', { image });
  });
  expect(object('Deployment', 'observed').spec.minReadySeconds).toBe(20);
  expect(object('Deployment', 'plain').spec.minReadySeconds).toBe(5);
});

test('two pods and more stand apart and are taken one at a time', () => {
  const { object } = rendered(({ environment }) => {
    new Worker(environment, 'one', { image });
    new Worker(environment, 'two', { image, replicas: 2 });
  });
  expect(object('PodDisruptionBudget', 'one')).toBeUndefined();
  expect(object('PodDisruptionBudget', 'two').spec).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: { 'app.kubernetes.io/name': 'two' } },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
  expect(object('Deployment', 'one').spec.template.spec.topologySpreadConstraints).toBeUndefined();
  expect(object('Deployment', 'two').spec.template.spec.topologySpreadConstraints).toHaveLength(1);
  expect(object('Deployment', 'two').spec.replicas).toBe(2);
});

test('shared memory and temporary folders are memory with a limit', () => {
  const { object } = rendered(({ environment }) => {
    new ContainerService(environment, 'it', { image, writable: ['/tmp', '/var/cache'], memory: Size.mebibytes(96) });
  });
  const { volumes } = object('Deployment', 'it').spec.template.spec;
  expect(volumes).toEqual([
    { name: 'temporary--tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
    { name: 'temporary--var-cache', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
  ]);
});
