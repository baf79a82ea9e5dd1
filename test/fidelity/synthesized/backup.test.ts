import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BackupPlan, BackupTarget, ContainerService, Image, PostgresDatabase, PostgresServer, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from '../../synth/fleet-of-one';
import { describeWithPrograms } from '../programs';
import { rootFolder } from '../programs/root';

const agent = resolve('src/deploy/agent');
const prelude = resolve('test/deploy/agent/prelude.py');

/**
 * Stands for Docker alone: `run` starts the real restic on a repository in ROOT, with what is mounted as links, and `exec`
 * writes what ROOT/dump holds, then ends as ROOT/code says. A container takes ROOT/delay seconds to start; none is killed
 * before.
 */
const docker = (restic: string) => `#!/bin/sh
root=$(dirname "$(dirname "$0")")
case " $* " in
  *' exec '*) cat "$root/dump"; exit "$(cat "$root/code")" ;;
  ' kill '*) kill -KILL "$(cat "$root/process")" ;;
  *)
    while [ "$1" != --name ]; do shift; done
    shift 2
    while [ "$1" = --volume ]; do
      inside=\${2#*:}; inside=\${inside%:*}
      mkdir -p "$(dirname "$inside")"
      [ -e "$inside" ] || ln -s "\${2%%:*}" "$inside"
      shift 2
    done
    shift
    sleep "$(cat "$root/delay")"
    echo $$ > "$root/process"
    exec env RESTIC_REPOSITORY="$root/repository" RESTIC_PASSWORD=secret RESTIC_CACHE_DIR="$root/cache" ${restic} "$@"
    ;;
esac
`;

/** The plan of a synthesized host, run by the agent with the real restic. */
class Machine {
  readonly root = mkdtempSync(join(tmpdir(), 'vpsynth-backup-'));

  constructor() {
    const { fleet, host, prod } = fleetOfOne();
    const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(host, 'postgres') });
    new ContainerService(prod, 'api', { image: Image.of('docker.io/acme/api:1'), uses: [database] });
    const target = BackupTarget.rest({ url: 'https://b.example', user: 'shop', password: Secret.env('REST') });
    new BackupPlan(host, 'backup', { target, configuration: false, retention: { last: 2 } });
    const plan = synthesizeFleet(fleet).files['infra/vps1/backup/backup/plan.json'] ?? '';
    for (const folder of ['bin', 'srv/stacks/backup/backup', 'run', 'var'])
      mkdirSync(join(this.root, folder), { recursive: true });
    this.put('bin/docker', docker(join(rootFolder, 'usr/bin/restic')), 0o755);
    this.put('srv/stacks/backup/backup/plan.json', plan);
    this.put('docker.json', '{}');
    this.put('delay', '0');
  }

  put(path: string, content: string, mode = 0o644): void {
    writeFileSync(join(this.root, path), content, { mode });
  }

  /** What a timer starts. */
  backUp(run: string, dump: string, code = 0) {
    this.put('dump', dump);
    this.put('code', String(code));
    rmSync(join(this.root, 'process'), { force: true });
    const { stdout, stderr } = spawnSync('python3', ['-B', prelude, agent, this.root], {
      input: `import backup\ntell(backup.main(["backup", "backup", ${JSON.stringify(run)}]))`,
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { code: Number(stdout.trim()), stderr };
  }

  /** As the host's README has it. */
  restic(...words: readonly string[]): string {
    const command = ['compose', 'run', '--name', 'x', 'backup', ...words];
    const { stdout, stderr, status } = spawnSync(join(this.root, 'bin/docker'), command, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`restic ${words.join(' ')} failed: ${stderr}`);
    return stdout;
  }

  snapshots(): { readonly hostname: string; readonly tags: readonly string[] }[] {
    return JSON.parse(this.restic('snapshots', '--json'));
  }
}

describeWithPrograms('restic takes what the agent gives it', () => {
  const machine = new Machine();
  afterAll(() => rmSync(machine.root, { recursive: true, force: true }));
  const path = '/shop/prod/database/shop_prod.dump';
  const select = ['--tag', 'construct=shop/prod/database,kind=logical'];

  test('a repository is made, and a dump comes back as it was', () => {
    expect(machine.backUp('scheduled', 'PGDMP first')).toMatchObject({ code: 0, stderr: '' });
    expect(machine.snapshots()).toMatchObject([
      { hostname: 'vps1', tags: ['construct=shop/prod/database', 'kind=logical', 'because=schedule'] },
    ]);
    expect(machine.restic('dump', ...select, 'latest', path)).toBe('PGDMP first');
  });

  test.each([
    ['0', 'breaks off'],
    ['1', 'fails before restic runs'],
  ])('restic starts after %s s: a dump that %s makes no snapshot', (delay) => {
    machine.put('delay', delay);
    const { code, stderr } = machine.backUp('scheduled', 'PGDMP ha', 1);
    expect(code).toBe(1);
    expect(stderr).toContain('shop/prod/database (logical): pg_dump failed (1)');
    machine.put('delay', '0');
    expect(machine.snapshots()).toHaveLength(1);
    expect(machine.restic('dump', ...select, 'latest', path)).toBe('PGDMP first');
  });

  test('what the retention doesn’t keep is forgotten, and its data removed', () => {
    for (const text of ['PGDMP second', 'PGDMP third'])
      expect(machine.backUp('scheduled', text)).toMatchObject({ code: 0, stderr: '' });
    expect(machine.snapshots()).toHaveLength(2);
    expect(machine.restic('dump', ...select, 'latest', path)).toBe('PGDMP third');
  });

  test('the repository is found undamaged', () => {
    expect(machine.backUp('verify', '')).toMatchObject({ code: 0, stderr: '' });
  });
});
