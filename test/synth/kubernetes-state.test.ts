import { ContainerService, Image, Job, PostgresServer, Worker } from 'vpsynth';
import { rendered } from './kubernetes-fleet';

const image = Image.of('docker.io/library/busybox:1.37.0');

test('the volume of one pod is the claim of its StatefulSet, and outlives it', () => {
  const { object, gaps } = rendered(({ environment }) => {
    new ContainerService(environment, 'it', { image, port: 80, volumes: { data: '/data' } });
  });
  const { spec } = object('StatefulSet', 'it');
  expect(spec.volumeClaimTemplates).toEqual([
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
    },
  ]);
  expect(spec.persistentVolumeClaimRetentionPolicy).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' });
  expect(spec.template.spec.containers[0].volumeMounts[0]).toEqual({ name: 'data', mountPath: '/data' });
  expect(object('Service', spec.serviceName).spec.clusterIP).toBe('None');
  expect(object('Service', 'it').spec.type).toBe('ClusterIP');
  expect(gaps).toContain('it: the volume data asks for 10Gi: a declaration names no size; nothing backs it up here');
});

test('a volume that a job mounts too is one claim for both, as on a host', () => {
  const { object, gaps } = rendered(({ environment }) => {
    new Worker(environment, 'it', { image, volumes: { uploads: '/uploads' } });
    new Job(environment, 'tidy', { image, schedule: '0 2 * * *', volumes: { uploads: '/uploads' } });
  });
  expect(object('PersistentVolumeClaim', 'uploads').spec.accessModes).toEqual(['ReadWriteMany']);
  const volume = { name: 'uploads', persistentVolumeClaim: { claimName: 'uploads' } };
  expect(object('Deployment', 'it').spec.template.spec.volumes).toContainEqual(volume);
  expect(object('CronJob', 'tidy').spec.jobTemplate.spec.template.spec.volumes).toContainEqual(volume);
  expect(gaps.filter((gap) => gap.includes('ReadWriteMany'))).toHaveLength(2);
});

test('images that start as root run as their own user', () => {
  const { object, container } = rendered(({ environment }) => void new PostgresServer(environment, 'postgres'));
  expect(object('StatefulSet', 'postgres').spec.template.spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 999,
    fsGroup: 999,
    fsGroupChangePolicy: 'OnRootMismatch',
  });
  expect(container('postgres').securityContext.capabilities).toEqual({ drop: ['ALL'] });
});

test('the pods have as much shared memory as declared', () => {
  const { object } = rendered(({ environment }) => void new PostgresServer(environment, 'postgres'));
  expect(object('StatefulSet', 'postgres').spec.template.spec.volumes).toContainEqual({
    name: 'memory--shm',
    emptyDir: { medium: 'Memory', sizeLimit: '256Mi' },
  });
});

test.each([
  ['18.6', undefined],
  ['16.16', '/var/lib/postgresql/data/pgdata'],
])('PostgreSQL %s keeps its data in a folder that it owns', (version, folder) => {
  const { container } = rendered(({ environment }) => void new PostgresServer(environment, 'postgres', { version }));
  expect(container('postgres').env.find(({ name }: { name: string }) => name === 'PGDATA')?.value).toBe(folder);
});

test('a process that is root lowers what the namespace enforces, and says so', () => {
  const { object, container, gaps } = rendered(({ environment }) => {
    new ContainerService(environment, 'it', { image, userId: 0, capabilities: ['CHOWN'] });
  });
  expect(object('Namespace', 'shop-prod').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'baseline',
    'pod-security.kubernetes.io/warn': 'restricted',
  });
  expect(container('it').securityContext.capabilities).toEqual({ add: ['CHOWN'], drop: ['ALL'] });
  expect(gaps).toContain('it: runs as root: the namespace enforces `baseline`, not `restricted`');
});
