import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** A user's repository with the built package in its node_modules, as npm would put it there. The caller removes it. */
export function repositoryOfAUser(): string {
  execFileSync('npx', ['projen', 'compile'], { cwd: root, stdio: 'pipe' });
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-user-'));
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as { filename: string }[];
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'vpsynth'), { recursive: true });
  execFileSync('tar', [
    '-xzf',
    join(folder, packed[0]?.filename ?? ''),
    '-C',
    join(modules, 'vpsynth'),
    '--strip-components=1',
  ]);
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== 'vpsynth') symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  return folder;
}
