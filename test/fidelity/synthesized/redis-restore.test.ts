import { Fleet, RedisServer, Size } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, vps } from '../../synth/fleet-of-one';
import { describeWithPrograms, inSandbox, type Sandbox } from '../programs';
import { startRedis, surroundingsOf } from '../programs/redis';
import { containersOf, secret } from './containers';

type Program = 'redis' | 'valkey';
type Command = readonly [string, ...string[]];

const jobs = 250;

/** A queue: its container's files, and how its construct says that its volume comes back. */
function queue(engine: Program) {
  const fleet = new Fleet();
  const server = new RedisServer(environment(fleet, 'shop', vps(fleet)), 'jobs', {
    role: 'queue',
    maxMemory: Size.mebibytes(64),
    engine,
  });
  const [workload] = server.facets().filter((facet) => facet.kind === 'workload');
  const [volume] = workload?.mounts.filter((mount) => mount.type === 'volume') ?? [];
  if (volume?.backup?.as !== 'files' || volume.backup.restore?.by !== 'first-start') throw new Error('it is not saved');
  const [container] = containersOf(synthesizeFleet(fleet), engine);
  return { files: container?.files ?? {}, backup: volume.backup, restore: volume.backup.restore };
}

/** Runs a server until the work is done, and stops it as Docker does. */
async function running<T>(sandbox: Sandbox, user: Program, command: Command | undefined, work: () => Promise<T>) {
  const server = command
    ? sandbox.start(command, { user, folder: '/data' })
    : startRedis(sandbox, { program: user, files: {} });
  const isUp = async () => (await client(sandbox, user, 'PING')).includes('PONG');
  await server.mustBecome(isUp, 20);
  const result = await work();
  await server.stop('SIGTERM', 20);
  return result;
}

async function client(sandbox: Sandbox, program: Program, ...command: readonly string[]): Promise<string> {
  const environment = { REDISCLI_AUTH: secret };
  const { stdout } = await sandbox.run([`${program}-cli`, '--no-auth-warning', ...command], { environment });
  return stdout.trim();
}

describeWithPrograms('a queue that comes back from its backup', () => {
  test.each(['redis', 'valkey'] as const)('has its jobs when it runs as it is declared: %s', async (program) => {
    const { files, backup, restore } = queue(program);
    const [excluded] = backup.exclude ?? [];
    await inSandbox(surroundingsOf({ program, files }), async (sandbox) => {
      const size = () => client(sandbox, program, 'DBSIZE');
      await running(sandbox, program, undefined, async () => {
        await client(sandbox, program, 'EVAL', `for i = 1, ${jobs} do redis.call('SET', 'job:' .. i, i) end`, '0');
        expect(await size()).toBe(String(jobs));
      });
      // What a snapshot of the repository brings to a new volume.
      await sandbox.must(['rm', '-r', `/data/${excluded}`]);
      await sandbox.must(['cp', '--archive', '/data', '/saved']);

      // As it would come up from that by itself.
      expect(await running(sandbox, program, undefined, size)).toBe('0');
      await sandbox.must(['rm', '-r', '/data/appendonlydir']);
      await sandbox.must(['cp', '--archive', '/saved/dump.rdb', '/data/dump.rdb']);

      await running(sandbox, program, restore.command as Command, async () => {
        // Without a password: nobody but who is in its container reaches it.
        const inside = async (command: readonly string[]) => (await sandbox.must(command as Command)).stdout;
        expect(await inside(restore.isUp)).toContain('PONG');
        expect(sandbox.listeningAddresses().map(({ host }) => host)).toEqual(['127.0.0.1']);
        await inside(restore.write);
        for (const end = Date.now() + 20_000; !(await inside(restore.progress)).includes(restore.isDone); )
          if (Date.now() > end) throw new Error('the log is never written');
        expect((await inside(restore.count)).trim()).toBe(String(jobs));
      });
      expect(await running(sandbox, program, undefined, size)).toBe(String(jobs));
    });
  });
});
