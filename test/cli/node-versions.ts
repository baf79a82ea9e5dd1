import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

const cache = resolve(__dirname, '../../node_modules/.cache/vpsynth/node');

/** The supported versions of Node.js that npm can bring as a package, and how to get each: once, then from a cache. */
export const nodeVersions: [version: string, install: () => string][] = ['20.20.0', '22.22.0', '24.21.0'].map(
  (version) => [
    version,
    () => {
      const folder = resolve(cache, version);
      const name = `node-${process.platform}-${process.arch}`;
      const node = resolve(folder, 'node_modules', name, 'bin', 'node');
      if (!existsSync(node)) {
        mkdirSync(folder, { recursive: true });
        execFileSync(
          'npm',
          [
            'install',
            '--prefix',
            folder,
            '--no-save',
            '--no-package-lock',
            '--no-audit',
            '--no-fund',
            `${name}@${version}`,
          ],
          {
            stdio: 'pipe',
            timeout: 180_000,
          },
        );
      }
      const found = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
      if (found !== `v${version}`) throw new Error(`expected Node.js ${version}, got ${found}`);
      return node;
    },
  ],
);
