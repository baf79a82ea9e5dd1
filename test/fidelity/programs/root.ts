import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const programsFolder = join(process.env.VPSYNTH_CACHE ?? '/var/cache/vpsynth', 'programs');

/** The Debian root with the real programs. It is only ever read. */
export const rootFolder = join(programsFolder, 'root');

/** An empty folder over which every sandbox mounts, each in a mount namespace of its own. */
export const mountPoint = join(programsFolder, 'mount');

export const installScript = join(__dirname, 'install.sh');

/** Namespaces that a sandbox has for itself. */
export const ownNamespaces = ['--mount', '--net', '--pid', '--ipc', '--uts', '--fork', '--kill-child'] as const;

/** What keeps the programs from running here, or undefined when they can. */
export function whyUnavailable(): string | undefined {
  if (process.platform !== 'linux') return `they run on Linux only, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'only root may enter their Debian root';
  if (spawnSync('unshare', [...ownNamespaces, '--', 'true'], { timeout: 10_000 }).status !== 0) {
    return 'this machine allows no namespaces of their own (unshare was refused)';
  }
  if (spawnSync(installScript, ['--check'], { timeout: 10_000 }).status !== 0) {
    return `they are not installed in ${rootFolder}, or are of an older list`;
  }
  return undefined;
}
