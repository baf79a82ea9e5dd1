import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { collectSecrets } from '../../src/deploy/secrets/collect';
import { ada } from '../deploy/secrets/keys';

export const command = resolve('src/cli/vpsynth.js');
export const withAda = { VPSYNTH_AGE_IDENTITY: ada.identity };

export interface Told {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs `vpsynth secrets …` in a repository, with nothing of this machine's own keys. */
export function secrets(
  root: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  input = '',
  node = process.execPath,
): Told {
  const { status, stdout, stderr } = spawnSync(node, [command, 'secrets', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: join(root, 'home'), ...environment },
    encoding: 'utf8',
    input,
    timeout: 30_000,
  });
  return { code: status, output: stdout, errors: stderr };
}

/** The value that a deployment would find. */
export async function stored(root: string, name: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  return (await collectSecrets([name], { root, environment })).values.get(name);
}
