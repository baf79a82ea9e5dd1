import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BackupPlan, BackupTarget, ContainerService, Image, PostgresDatabase, PostgresServer, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { Retention } from '../../../constructs/facets/backup';
import { pythonProgram } from '../../deploy/agent/python-program';
import { fleetOfOne } from '../../synth/fleet-of-one';
import { describeWithPrograms } from '../programs';
import { rootFolder } from '../programs/root';

const agent = resolve('src/deploy/agent');
const prelude = resolve('test/deploy/agent/prelude.py');

/**
 * Stands for Docker alone: `run` starts the real restic on a repository in ROOT, in a root of its own that has what is
 * mounted, and `exec` writes what ROOT/dump holds, then ends after ROOT/pause seconds as ROOT/code says. A container takes
 * ROOT/delay seconds to start; none is killed before.
 */
const docker = (programs: string) => `#!/bin/sh
set -e
root=$(dirname "$(dirname "$0")")
contained() {
  inside="$root/inside"
  mount -t tmpfs none "$inside"
  mkdir -p "$inside/dev" "$inside/proc" "$inside/tmp" "$inside/usr" "$inside$root"
  cp -P ${programs}/bin ${programs}/lib ${programs}/lib64 "$inside"
  mount --bind ${programs}/usr "$inside/usr"
  mount --rbind /dev "$inside/dev"
  mount --rbind /proc "$inside/proc"
  mount --bind "$root" "$inside$root"
  while [ "$1" != run ]; do shift; done
  shift
  while :; do
    case $1 in
      --volume)
        target=\${2#*:}; target=$inside\${target%:ro}
        mkdir -p "$target"
        mount --bind "\${2%%:*}" "$target"
        shift 2 ;;
      --name|--cap-add) shift 2 ;;
      --*) shift ;;
      *) break ;;
    esac
  done
  shift
  sleep "$(cat "$root/delay")"
  echo $$ > "$root/process"
  exec env RESTIC_REPOSITORY="$root/repository" RESTIC_PASSWORD=secret RESTIC_CACHE_DIR="$root/cache" chroot "$inside" /usr/bin/restic "$@"
}
case " $* " in
  *' exec '*) cat "$root/dump"; sleep "$(cat "$root/pause")"; exit "$(cat "$root/code")" ;;
  ' kill '*) kill -KILL "$(cat "$root/process")" ;;
  ' volume inspect '*) for name; do :; done; echo "$root/volumes/$name" ;;
  *) if [ -n "$CONTAINED" ]; then contained "$@"; else CONTAINED=yes exec unshare --mount --propagation private "$0" "$@"; fi ;;
esac
`;

const uploads = 'shop-prod_uploads';
const metadata = 'shop-prod_metadata';

/** The plan of a synthesized host, run by the agent with the real restic. */
class Machine {
  readonly root = mkdtempSync(join(tmpdir(), 'vpsynth-backup-'));
  readonly #readme: string;

  constructor(retention: Retention = { last: 2 }) {
    const { fleet, host, prod } = fleetOfOne();
    const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(host, 'postgres') });
    new ContainerService(prod, 'api', {
      image: Image.of('docker.io/acme/api:1'),
      uses: [database],
      volumes: { metadata: '/srv/metadata', uploads: '/srv/uploads' },
    });
    const target = BackupTarget.rest({ url: 'https://b.example', user: 'shop', password: Secret.env('REST') });
    new BackupPlan(host, 'backup', { target, configuration: false, retention }).acknowledge(
      'backup-unwatched',
      'this test has no Prometheus',
    );
    const { files } = synthesizeFleet(fleet);
    this.#readme = files['infra/vps1/README.md'] ?? '';
    const volumes = [uploads, metadata].map((name) => [name, { Mountpoint: join(this.root, 'volumes', name) }]);
    const folders = [uploads, metadata].map((name) => `volumes/${name}`);
    for (const folder of ['bin', 'inside', 'srv/stacks/backup/backup', 'run', 'var', ...folders])
      mkdirSync(join(this.root, folder), { recursive: true });
    this.put('bin/docker', docker(rootFolder), 0o755);
    this.put('srv/stacks/backup/backup/plan.json', files['infra/vps1/backup/backup/plan.json'] ?? '');
    this.put('docker.json', JSON.stringify({ volumes: Object.fromEntries(volumes) }));
    this.put('delay', '0');
    this.put('pause', '0');
  }

  put(path: string, content: string, mode = 0o644): void {
    writeFileSync(join(this.root, path), content, { mode });
  }

  /** What a timer starts. */
  backUp(run: string, dump: string, code = 0) {
    this.put('dump', dump);
    this.put('code', String(code));
    const { stdout, stderr } = this.#agent(`tell(backup.main(["backup", "backup", ${JSON.stringify(run)}]))`);
    return { code: Number(stdout.trim()), stderr };
  }

  /** The same, and the agent gets SIGKILL once half a dump is with restic. */
  async backUpHalf(dump: string): Promise<void> {
    this.put('dump', dump);
    this.put('pause', '3');
    const { signal } = this.#agent(`
import feed, os, signal, threading, time
feed.BLOCK = 4
def kill():
    while not os.path.exists(ROOT / "process") or time.time() - os.stat(ROOT / "process").st_mtime < 1:
        time.sleep(0.1)
    os.kill(os.getpid(), signal.SIGKILL)
backup.Repository.prepare = lambda self: threading.Thread(target=kill, daemon=True).start()
backup.main(["backup", "backup", "scheduled"])`);
    if (signal !== 'SIGKILL') throw new Error(`the agent ended by itself (${signal})`);
    this.put('pause', '0');
    const restic = `/proc/${this.#process()}`;
    for (const deadline = Date.now() + 20_000; existsSync(restic); await new Promise((done) => setTimeout(done, 100)))
      if (Date.now() > deadline) throw new Error('restic does not end');
  }

  #process(): string {
    return readFileSync(join(this.root, 'process'), 'utf8').trim();
  }

  #agent(code: string) {
    rmSync(join(this.root, 'process'), { force: true });
    return spawnSync(pythonProgram, ['-B', prelude, agent, this.root], {
      input: `import backup\n${code}`,
      encoding: 'utf8',
      timeout: 60_000,
    });
  }

  /** What node_exporter reads. */
  metrics(): string {
    return readFileSync(join(this.root, 'var/metrics/backup-backup-backup.prom'), 'utf8');
  }

  /** As the host's README has it. */
  restic(...words: readonly string[]): string {
    const command = ['compose', 'run', '--name', 'x', 'backup', ...words];
    const { stdout, stderr, status } = spawnSync(join(this.root, 'bin/docker'), command, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`restic ${words.join(' ')} failed: ${stderr}`);
    return stdout;
  }

  /** The README's commands below a comment, as an operator pastes them. */
  pasted(title: string): void {
    const lines = this.#readme.split('\n');
    const start = lines.indexOf(`# ${title}`);
    if (start < 0) throw new Error(`the README has no ${title}`);
    const end = lines.findIndex((line, index) => index > start && (line === '' || line.startsWith('```')));
    const PATH = `${join(this.root, 'bin')}:${process.env.PATH}`;
    const commands = lines.slice(start + 1, end).join('\n');
    const { status, stderr } = spawnSync('sh', ['-ec', commands], { encoding: 'utf8', env: { ...process.env, PATH } });
    if (status !== 0) throw new Error(stderr);
  }

  snapshots(...filter: readonly string[]): { readonly hostname: string; readonly tags: readonly string[] }[] {
    return JSON.parse(this.restic('snapshots', '--json', ...filter));
  }
}

describeWithPrograms('restic takes what the agent gives it', () => {
  const machine = new Machine();
  afterAll(() => rmSync(machine.root, { recursive: true, force: true }));
  const path = '/shop/prod/database/shop_prod.dump';
  const select = ['--tag', `construct=shop/prod/database,kind=logical,path=${path}`];
  const dumps = () => machine.snapshots('--tag', 'kind=logical');

  test('a repository is made, and a dump comes back as it was', () => {
    expect(machine.backUp('scheduled', 'PGDMP first')).toMatchObject({ code: 0, stderr: '' });
    expect(dumps()).toMatchObject([
      {
        hostname: 'vps1',
        tags: ['construct=shop/prod/database', 'kind=logical', `path=${path}`, 'because=schedule'],
      },
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
    expect(dumps()).toHaveLength(1);
    expect(machine.restic('dump', ...select, 'latest', path)).toBe('PGDMP first');
  });

  test('the agent is killed while a dump is written: it makes no snapshot', async () => {
    await machine.backUpHalf('PGDMP half');
    expect(dumps()).toHaveLength(1);
    expect(machine.restic('dump', ...select, 'latest', path)).toBe('PGDMP first');
  });

  test('what the retention doesn’t keep is forgotten, and its data removed', () => {
    for (const text of ['PGDMP second', 'PGDMP third'])
      expect(machine.backUp('scheduled', text)).toMatchObject({ code: 0, stderr: '' });
    expect(dumps()).toHaveLength(2);
    expect(machine.restic('dump', ...select, 'latest', path)).toBe('PGDMP third');
  });

  test('the repository is found undamaged', () => {
    expect(machine.backUp('verify', '')).toMatchObject({ code: 0, stderr: '' });
    const [, size] = /^vpsynth_backup_repository_size_bytes\{.*\} (\d+)$/m.exec(machine.metrics()) ?? [];
    expect(Number(size)).toBeGreaterThan(100);
  });
});

describeWithPrograms('two volumes of one construct', () => {
  const machine = new Machine({ daily: 30 });
  afterAll(() => rmSync(machine.root, { recursive: true, force: true }));
  const night = (name: string) => {
    for (const volume of [metadata, uploads]) machine.put(`volumes/${volume}/file`, `${volume} of the ${name} night`);
    expect(machine.backUp('scheduled', 'PGDMP')).toMatchObject({ code: 0, stderr: '' });
  };
  const nightsOf = (volume: string) => machine.snapshots('--path', `/volumes/${volume}`).length;

  test('are kept apart, night after night', () => {
    night('first');
    expect([metadata, uploads].map(nightsOf)).toEqual([1, 1]);
    machine.restic('rewrite', '--forget', '--new-time', '2026-01-01 02:00:00');
    night('second');
    expect([metadata, uploads].map(nightsOf)).toEqual([2, 2]);
  });

  test('come back by the README’s commands, each its own', () => {
    for (const volume of [metadata, uploads]) machine.put(`volumes/${volume}/file`, 'lost');
    for (const volume of [metadata, uploads]) machine.pasted(`shop/prod/api, volume ${volume}`);
    for (const volume of [metadata, uploads])
      expect(readFileSync(join(machine.root, 'volumes', volume, 'file'), 'utf8')).toBe(`${volume} of the second night`);
  });
});
