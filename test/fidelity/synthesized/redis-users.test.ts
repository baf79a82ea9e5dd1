import { Worker as JobWorker, Queue, QueueEvents } from 'bullmq';
import Redis from 'ioredis';
import { Fleet, RedisServer, Size } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, vps } from '../../synth/checks/small-fleet';
import { describeWithPrograms, withRedis } from '../programs';
import { containersOf, secret } from './containers';

type Program = 'redis' | 'valkey';

interface Connection {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/** Runs a queue's server as it is synthesized; the work reaches it as services do. */
function withServer<T>(program: Program, work: (connection: Connection) => Promise<T>): Promise<T> {
  const fleet = new Fleet();
  new RedisServer(environment(vps(fleet)), 'jobs', { engine: program, role: 'queue', maxMemory: Size.mebibytes(64) });
  const [server] = containersOf(synthesizeFleet(fleet), program);
  return withRedis({ files: server?.files ?? {}, program, directories: { '/tmp': program } }, (port) =>
    work({ host: '127.0.0.1', port, password: secret }),
  );
}

/** What the server says to each command, or the first word of its refusal. */
function said(program: Program, commands: readonly (readonly [string, ...string[]])[]) {
  return withServer(program, async (connection) => {
    const redis = new Redis({ ...connection, commandTimeout: 5_000, maxRetriesPerRequest: 1 });
    try {
      const answers: unknown[] = [];
      for (const command of commands)
        answers.push(await redis.call(...command).catch(({ message }: Error) => message.split(' ')[0]));
      return answers;
    } finally {
      redis.disconnect();
    }
  });
}

const refused = [
  ['CONFIG', 'GET', 'dir'],
  ['CONFIG', 'SET', 'dir', '/tmp'],
  ['CONFIG', 'REWRITE'],
  ['SHUTDOWN', 'NOSAVE'],
  ['REPLICAOF', '192.0.2.1', '6379'],
  ['MODULE', 'LIST'],
  ['ACL', 'LIST'],
  ['ACL', 'SETUSER', 'default', '+@all'],
  ['MONITOR'],
  ['SAVE'],
  ['BGREWRITEAOF'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['MIGRATE', '192.0.2.1', '6379', 'key', '0', '1'],
  ['SLOWLOG', 'GET'],
] as const;

const allowed = [
  [['SET', 'key', 'value'], 'OK'],
  [['GET', 'key'], 'value'],
  [['LPUSH', 'list', '1', '2'], 2],
  [
    ['SORT', 'list'],
    ['1', '2'],
  ],
  [
    ['SORT_RO', 'list'],
    ['1', '2'],
  ],
  [['KEYS', 'k*'], ['key']],
  [['ROLE'], ['master', expect.any(Number), []]],
  [['INFO', 'server'], expect.stringContaining('redis_version')],
  [['EVAL', "return redis.call('GET', KEYS[1])", '1', 'key'], 'value'],
  [['FLUSHDB'], 'OK'],
  [['FLUSHALL'], 'OK'],
] as const;

async function runsJobs(connection: Connection): Promise<void> {
  const queue = new Queue('thumbnails', { connection });
  const events = new QueueEvents(queue.name, { connection });
  const worker = new JobWorker<{ fails?: true }>(
    queue.name,
    async ({ data, attemptsMade }) => {
      if (data.fails && attemptsMade === 0) throw new Error('not yet');
      return 'drawn';
    },
    { connection: { ...connection, maxRetriesPerRequest: null }, metrics: { maxDataPoints: 60 } },
  );
  try {
    await Promise.all([events.waitUntilReady(), worker.waitUntilReady()]);
    const delayed = await queue.add('draw', {}, { delay: 50 });
    const retried = await queue.add('draw', { fails: true }, { attempts: 2, backoff: 50 });
    for (const job of [delayed, retried]) expect(await job.waitUntilFinished(events, 20_000)).toBe('drawn');
    expect(await queue.getWorkers()).toHaveLength(1);
    expect((await queue.getMetrics('completed')).meta.count).toBe(2);
    expect(await queue.upsertJobScheduler('nightly', { pattern: '0 3 * * *' })).toBeDefined();
    await queue.pause();
    await queue.add('draw', {});
    expect(await queue.isPaused()).toBe(true);
    await queue.drain();
    await queue.clean(0, 10, 'completed');
    await queue.obliterate({ force: true });
    expect(Object.values(await queue.getJobCounts())).not.toContain(1);
  } finally {
    await Promise.all([worker.close(), events.close(), queue.close()]);
  }
}

for (const program of ['redis', 'valkey'] as const)
  describeWithPrograms(`whoever has the password of ${program}`, () => {
    test('neither configures, nor stops, nor listens in on, nor copies the server', async () => {
      expect(await said(program, refused)).toEqual(refused.map(() => 'NOPERM'));
    });

    test('has all data', async () => {
      expect(
        await said(
          program,
          allowed.map(([command]) => command),
        ),
      ).toEqual(allowed.map(([, answer]) => answer));
    });

    test('works with BullMQ: delayed, failed and repeated jobs, events, workers, pauses, the end of a queue', async () => {
      await withServer(program, runsJobs);
    });
  });
