import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../../infra/main';

const root = join(__dirname, '../../..');
/** A network of its own needs root. */
const isRoot = process.getuid?.() === 0;

/** The stand-in, where the ecosystem file looks for the programs. */
function bundle(folder: string): void {
  const entryPoints = Object.fromEntries([
    ...['api-gateway', 'file-service'].map((name) => [`dist/${name}/main`, join(root, 'apps/stand-in/main.ts')]),
    ['dist/worker-service/main', join(root, 'apps/stand-in/worker.ts')],
    ['web-portal/main', join(root, 'apps/stand-in/main.ts')],
  ]);
  buildSync({
    entryPoints,
    outdir: folder,
    bundle: true,
    platform: 'node',
    conditions: ['vpsynth-source'],
    external: ['pg-native'],
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'web-portal/package.json'), JSON.stringify({ scripts: { start: 'node main.js' } }));
}

(isRoot ? test : test.skip)(
  'PM2 runs nx-project: its instances, its cluster mode, its ports',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pm2-'));
    bundle(folder);
    const { files } = synthesizeFleet(committed);
    const ecosystem = files['infra/exports/nx-project-prod/pm2/ecosystem.config.json'] ?? '';
    writeFileSync(join(folder, 'ecosystem.config.json'), ecosystem);
    const said = execFileSync(
      'unshare',
      ['--net', process.execPath, join(__dirname, 'drive.js'), folder, '3000', '3001', '3002', '9464'],
      { encoding: 'utf8', timeout: 110_000, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const { processes, health } = JSON.parse(said) as {
      readonly processes: readonly { name: string; status: string; mode: string; restarts: number }[];
      readonly health: Readonly<Record<string, unknown>>;
    };
    const instances = (name: string) => processes.filter((each) => each.name === name);
    expect(health).toEqual({ 3000: 200, 3001: 200, 3002: 200, 9464: 200 });
    expect(new Set(processes.map(({ status, restarts }) => `${status} ${restarts}`))).toEqual(new Set(['online 0']));
    for (const [name, count] of [
      ['api-gateway', 4],
      ['file-service', 2],
      ['worker-service', 2],
    ] as const)
      expect(instances(name).map(({ mode }) => mode)).toEqual(Array(count).fill('cluster_mode'));
    expect(instances('web-portal').map(({ mode }) => mode)).toEqual(['fork_mode']);
    const saved = JSON.parse(readFileSync(join(folder, '.pm2/dump.pm2'), 'utf8')) as { name: string }[];
    expect(saved).toHaveLength(processes.length);
  },
  120_000,
);
