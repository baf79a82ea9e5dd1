import { Fleet, KubernetesCluster, NginxEdge, QueueDashboard, RedisServer, Size, Worker } from 'vpsynth';
import { defineWorker } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { environment, image, problems, vhost, vps } from './checks/small-fleet';

const thumbnails = defineWorker({
  queue: 'thumbnails',
  description: 'Draws a small picture of each upload.',
  transport: 'bullmq',
  message: z.object({ upload: z.uuid() }),
  backlog: 50,
});

function declared() {
  const fleet = new Fleet();
  const host = vps(fleet);
  const prod = environment(host);
  const size = { maxMemory: Size.mebibytes(64) };
  const cache = new RedisServer(prod, 'cache', { ...size, role: 'cache', settingsPrefix: 'CACHE' });
  const store = new RedisServer(prod, 'jobs', { ...size, role: 'queue', settingsPrefix: 'JOBS' });
  const board = new QueueDashboard(prod, 'board', { image, store, path: '/queues', queues: ['reports'] });
  // Declared after it, and with a cache beside the queue.
  new Worker(prod, 'thumbnails', { image, contract: thumbnails, uses: [cache, store] });
  vhost(prod, new NginxEdge(host, 'edge')).route('/queues', board);
  return fleet;
}

test('it knows the queues of the workers of its store, and its settings have its own names', () => {
  const { parse, problems: told } = synthesizeFleet(declared());
  expect(told.filter((each) => each.startsWith('error'))).toEqual([]);
  const { services } = parse('infra/vps-1/shop-prod/compose.yaml') as {
    services: Record<string, { environment: object; healthcheck: { test: string[] }; deploy: object }>;
  };
  expect(services.board?.environment).toEqual({
    REDIS_HOST: 'jobs',
    REDIS_PORT: '6379',
    REDIS_PASSWORD_FILE: '/run/secrets/shop-prod-jobs-password',
    PORT: '3010',
    DASHBOARD_PATH: '/queues',
    DASHBOARD_USER: 'operator',
    DASHBOARD_PASSWORD_FILE: '/run/secrets/shop-prod-board-password',
    DASHBOARD_QUEUES: 'thumbnails,reports',
  });
  expect(services.board?.healthcheck.test.join(' ')).toContain('/health');
});

test('on a cluster it is a Deployment with a route, which a Gateway could not ask for a password', () => {
  const fleet = new Fleet();
  const prod = environment(new KubernetesCluster(fleet, 'cluster'));
  const store = new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64) });
  const board = new QueueDashboard(prod, 'board', { image, store, queues: ['reports'], readOnly: true });
  vhost(prod, undefined).route('/', board);
  const { files, problems: told } = synthesizeFleet(fleet);
  expect(told.filter((each) => each.startsWith('error'))).toEqual([]);
  const of = (kind: string) =>
    Object.values(files).find((text) => text.includes(`kind: ${kind}\n`) && text.includes('board'));
  expect(of('Deployment')).toMatch(/name: DASHBOARD_READ_ONLY\n +value: '?"?true/);
  expect(of('HTTPRoute')).not.toContain('500');
});

test('each queue is watched, by the counts that the dashboard tells', () => {
  const fleet = declared();
  const facets = (
    fleet.node.findChild('shop').node.findChild('prod').node.findChild('board') as QueueDashboard
  ).facets();
  const alerts = facets.flatMap((facet) => (facet.kind === 'alert' ? [`${facet.name}: ${facet.expression}`] : []));
  expect(alerts).toEqual([
    'JobsGivenUp: bullmq_job_count{self, state="failed"} > 0',
    'JobsWithoutWorker: bullmq_job_count{self, state="waiting"} > 0 and on (queue) bullmq_workers{} == 0',
    'JobBacklog: bullmq_job_count{self, queue="thumbnails", state="waiting"} > 50 or bullmq_job_count{self, queue="reports", state="waiting"} > 1000',
  ]);
});

describe('mistakes', () => {
  const told = (props: (store: RedisServer) => object, role: 'cache' | 'queue' = 'queue') =>
    problems((fleet) => {
      const prod = environment(vps(fleet));
      const store = new RedisServer(prod, 'jobs', { role, maxMemory: Size.mebibytes(64) });
      new QueueDashboard(prod, 'board', { image, store, ...props(store) } as never);
    })
      .split('\n\n')
      .filter((each) => each.startsWith('error'))
      .join('\n\n');

  test('a sound one has none', () => expect(told(() => ({ queues: ['reports'] }))).toBe(''));

  test.each<[string, object, string]>([
    [
      'no queue',
      {},
      `error queue-dashboard-empty: shop/prod/board: no queue of BullMQ is known to stand on shop/prod/jobs
    mend    declare its workers by contracts with transport: 'bullmq', or name the queues in \`queues\``,
    ],
    [
      'a queue with a comma',
      { queues: ['a,b'] },
      `error props: shop/prod/board: queues.0: expected letters, digits, dots, underscores and hyphens
    got     "a,b"`,
    ],
    [
      'the store by its name',
      { store: 'jobs', queues: ['reports'] },
      `error props: shop/prod/board: store: expected a RedisServer or ManagedRedis, the object itself and not its name
    got     "jobs"`,
    ],
    [
      'a user with a colon',
      { user: 'a:b', queues: ['reports'] },
      `error props: shop/prod/board: user: expected letters, digits, dots, underscores and hyphens
    got     "a:b"`,
    ],
  ])('%s', (_, props, message) => {
    expect(told(() => props).split('\n\n')[0]).toBe(message);
  });

  test('a cache as its store', () => {
    expect(told(() => ({ queues: ['reports'] }), 'cache')).toBe(
      `error queue-dashboard-store: shop/prod/board: its queues would stand on shop/prod/jobs, which keeps no jobs
    got     role cache
    allowed queue
    mend    give the RedisServer or ManagedRedis that the workers use`,
    );
  });
});
