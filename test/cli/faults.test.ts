import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfRepository, differing, filesBelow, vpsynth } from './repository';

jest.setTimeout(120_000);
const root = process.platform === 'linux' && process.getuid?.() === 0;

/** A change that touches several stacks: another release of jupiter. */
function declareNextRelease(folder: string): void {
  const declaration = join(folder, 'apps/jupiter/project.ts');
  const text = readFileSync(declaration, 'utf8');
  expect(text).toContain("release: '1.0.0'");
  writeFileSync(declaration, text.replace("release: '1.0.0'", "release: '1.1.0'"));
}

test('one change in the declaration gives one small diff', () => {
  const folder = copyOfRepository();
  declareNextRelease(folder);
  const { code, output } = vpsynth(folder, ['diff']);
  const changed = output
    .split('\n')
    .filter((line) => /^[+-](?![+-])/.test(line) && !line.includes('sha256') && !/"[0-9a-f]{64}"/.test(line));
  expect(code).toBe(0);
  // What prod runs is promoted: it stays at the release before, which nothing builds any more.
  const besides = changed.filter((line) => !/1[.-][01][.-]0/.test(line));
  expect([...new Set(besides)]).toEqual(['+  ],', '+  "promoted": [']);
});

test('a renderer that throws: the error is located, and not one byte has changed', () => {
  const folder = copyOfRepository();
  const before = filesBelow(join(folder, 'infra'));
  declareNextRelease(folder);
  const declaration = join(folder, 'apps/jupiter/project.ts');
  // A team's own construct whose facet is a lie: no check can know, so a renderer stumbles over it.
  const text = readFileSync(declaration, 'utf8').replace(
    "} from 'vpsynth';",
    "  Component,\n  Size,\n} from 'vpsynth';",
  );
  const broken =
    "const smallest = Size.mebibytes(16); new (class extends Component { facets() { return [{ ...api.facets()[0], name: 'broken', replicas: 1, strategy: 'recreate', resources: { memory: smallest, memoryReservation: smallest }, container: { ...api.facets()[0].container, get stopSignal() { if (String(new Error().stack).includes('/synth/compose/')) throw new Error('from a renderer'); return 'SIGTERM'; } } }] as never; } })(environment, 'broken');";
  writeFileSync(declaration, text.replace('  new NginxVhost(', `  ${broken}\n  new NginxVhost(`));
  const { code, errors } = vpsynth(folder, ['synth']);
  expect(code).toBe(1);
  expect(errors).toMatch(
    /infra\/[a-z0-9/-]+, declared as jupiter\/stage at apps\/jupiter\/project\.ts:\d+, can't be rendered: /,
  );
  expect(differing(before, filesBelow(join(folder, 'infra')))).toEqual([]);
});

test('an error in the declaration: every one is told, nothing is written', () => {
  const folder = copyOfRepository();
  declareNextRelease(folder);
  const declaration = join(folder, 'infra/hostinger-1.ts');
  writeFileSync(
    declaration,
    readFileSync(declaration, 'utf8').replace("'203.0.113.11'", "'203.0.113.999'").replace('cpus: 2', 'cpus: -2'),
  );
  const before = filesBelow(join(folder, 'infra'));
  const { code, errors } = vpsynth(folder, ['synth']);
  expect(code).toBe(1);
  expect(errors).toContain('error props: hostinger-1: publicAddress');
  expect(errors).toContain('error props: hostinger-1: cpus');
  expect(errors).toMatch(/at {6}infra\/hostinger-1\.ts:\d+/);
  expect(differing(before, filesBelow(join(folder, 'infra')))).toEqual([]);
});

test('a hand edit is found, kept, and overwritten only when told to', () => {
  const folder = copyOfRepository();
  const file = join(folder, 'infra/hostinger-1/edge/nginx/nginx.conf');
  chmodSync(file, 0o644);
  appendFileSync(file, '# by hand\n');
  expect(vpsynth(folder, ['synth', '--check']).output).toContain(
    'edited      infra/hostinger-1/edge/nginx/nginx.conf\n',
  );
  const refused = vpsynth(folder, ['synth']);
  expect(refused.code).toBe(1);
  expect(refused.errors).toContain('infra/hostinger-1/edge/nginx/nginx.conf');
  expect(readFileSync(file, 'utf8')).toContain('# by hand');
  expect(vpsynth(folder, ['synth', '--overwrite-edits']).code).toBe(0);
  expect(readFileSync(file, 'utf8')).not.toContain('# by hand');
});

test('a project that is gone takes its files with it', () => {
  const folder = copyOfRepository();
  const declaration = join(folder, 'infra/main.ts');
  writeFileSync(
    declaration,
    readFileSync(declaration, 'utf8')
      .replace(/^cepcomunicacion\([^;]*;\n/m, '')
      .replace(/^import .*cepcomunicacion.*\n/m, ''),
  );
  expect(vpsynth(folder, ['synth'])).toMatchObject({ code: 0, errors: '' });
  expect(existsSync(join(folder, 'infra/srv943151/cepcomunicacion-prod'))).toBe(false);
  expect(existsSync(join(folder, 'infra/kubernetes/standby/cepcomunicacion-prod'))).toBe(false);
  expect(existsSync(join(folder, 'infra/srv943151.ts'))).toBe(true);
});

/** Kills the writer after its n-th step, as test/synth/output does for every step; here the commands are asked. */
test.each([0.2, 0.7, 0.9])(
  'a kill in mid-write (at %f of the steps): files are whole, --check tells, synth completes',
  (share) => {
    const folder = copyOfRepository();
    const old = filesBelow(join(folder, 'infra'));
    const twin = copyOfRepository('twin');
    declareNextRelease(folder);
    declareNextRelease(twin);
    expect(vpsynth(twin, ['synth']).code).toBe(0);
    const fresh = filesBelow(join(twin, 'infra'));
    const { signal } = spawnSync(
      process.execPath,
      ['--require', './src/cli/typescript-loader.js', join(__dirname, 'killed-synth.ts'), String(share)],
      { cwd: folder, env: process.env },
    );
    expect(signal).toBe('SIGKILL');
    const torn = filesBelow(join(folder, 'infra'));
    for (const [path, content] of Object.entries(torn)) {
      if (!path.startsWith('.vpsynth/')) expect([old[path], fresh[path]]).toContain(content);
    }
    const check = vpsynth(folder, ['synth', '--check']);
    expect(check.code).toBe(1);
    if (share > 0.4) expect(check.output).toMatch(/^unfinished {2}infra\//m);
    expect(vpsynth(folder, ['synth']).code).toBe(0);
    expect(differing(fresh, filesBelow(join(folder, 'infra')))).toEqual([]);
    expect(vpsynth(folder, ['synth', '--check'])).toMatchObject({ code: 0, output: 'Nothing would change.\n' });
  },
);

if (!root) console.warn('NOT TESTED: a read-only output folder and a full disk; mounting needs root on Linux.');
if (!root && process.env.CI === 'true') test('mounting needs root', () => expect(root).toBe(true));

(root ? describe : describe.skip)('on mounts of its own', () => {
  test('an output folder that is mounted read-only: a clear error, nothing lost; no change needs no write', () => {
    const folder = copyOfRepository();
    const before = filesBelow(join(folder, 'infra'));
    execFileSync('mount', ['--bind', join(folder, 'infra'), join(folder, 'infra')]);
    execFileSync('mount', ['-o', 'remount,ro,bind', join(folder, 'infra')]);
    try {
      expect(vpsynth(folder, ['synth'])).toMatchObject({ code: 0, output: 'Nothing changed.\n' });
      declareNextRelease(folder);
      const { code, errors } = vpsynth(folder, ['synth']);
      expect(code).toBe(1);
      expect(errors).toMatch(/read-only/i);
      expect(differing(before, filesBelow(join(folder, 'infra')))).toEqual([]);
    } finally {
      execFileSync('umount', [join(folder, 'infra')]);
    }
  });

  test('a full disk: a clear error, every file as it was', () => {
    const folder = copyOfRepository();
    const kept = copyOfRepository('kept');
    rmSync(join(folder, 'infra'), { recursive: true });
    execFileSync('mkdir', [join(folder, 'infra')]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', join(folder, 'infra')]);
    try {
      execFileSync('cp', ['-r', `${join(kept, 'infra')}/.`, join(folder, 'infra')]);
      const before = filesBelow(join(folder, 'infra'));
      declareNextRelease(folder);
      spawnSync('dd', ['if=/dev/zero', `of=${join(folder, 'infra/filler')}`, 'bs=4k', 'count=16384']);
      const { code, errors } = vpsynth(folder, ['synth']);
      expect(code).toBe(1);
      expect(errors).toMatch(/no space|disk/i);
      rmSync(join(folder, 'infra/filler'));
      expect(differing(before, filesBelow(join(folder, 'infra')))).toEqual([]);
      expect(vpsynth(folder, ['synth']).code).toBe(0);
    } finally {
      execFileSync('umount', [join(folder, 'infra')]);
    }
  });
});
