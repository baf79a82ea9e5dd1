import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as programs from './programs';
import { rootFolder } from './programs/root';

function isRunning(id: string, argument: string): boolean {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes(argument);
  } catch {
    // No process, or one that ended while it was read.
    return false;
  }
}

programs.describeWithPrograms('the sandbox of the programs', () => {
  test('versions', async () => {
    const versions = await programs.programVersions();
    console.info(`| ${Object.entries(versions).flat().join(' | ')} |`);
    expect(Object.values(versions)).not.toContain(undefined);
  });

  describe('sandbox', () => {
    const { inSandbox } = programs;

    test('kills what takes too long', async () => {
      const run = inSandbox({ files: {} }, (sandbox) => sandbox.run(['sleep', '600'], { seconds: 0.2 }));
      expect(await run).toMatchObject({ code: undefined });
    });
    test('ends what was left behind in another session', async () => {
      const left = ['setsid', '--fork', 'sleep', `${600 + process.pid}.25`] as const;
      const running = () => readdirSync('/proc').some((id) => isRunning(id, left[3]));
      await inSandbox({ files: {} }, async (sandbox) => {
        await sandbox.must(left);
        // While the forked process becomes `sleep` it has no command line for a moment.
        for (let tries = 0; tries < 100 && !running(); tries += 1) await setTimeout(50);
        expect(running()).toBe(true);
      });
      expect(running()).toBe(false);
    });
    test('keeps what is written to itself', async () => {
      const files = { '/etc/vpsynth/a': { content: 'A', mode: 0o640, owner: 'nginx:nginx' } };
      const { stdout } = await inSandbox({ files, directories: { '/data': 'redis' } }, (sandbox) =>
        sandbox.must(['stat', '--format=%n %a %U', '/etc/vpsynth/a', '/data', '/tmp']),
      );
      expect(stdout).toBe('/etc/vpsynth/a 640 nginx\n/data 755 redis\n/tmp 1777 root\n');
      expect(['etc/vpsynth', 'data'].filter((path) => existsSync(join(rootFolder, path)))).toEqual([]);
    });
    test('has loopback as its only network', async () => {
      const links = inSandbox({ files: {} }, (sandbox) => sandbox.must(['ip', '--json', 'link']));
      expect(JSON.parse((await links).stdout)).toEqual([expect.objectContaining({ ifname: 'lo' })]);
    });
  });
});
