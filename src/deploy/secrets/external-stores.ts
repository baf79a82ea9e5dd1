import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegisteredStore, SecretStores } from '../../../synth/secrets/stores-file';
import { synthesizeCommand } from '../../../synth/synthesize-command';
import { UserError } from '../../cli/user-error';

/** Which program prints which value. Committed, and so reviewed, as what is deployed is. */
export const storesPath = 'infra/fleet/secret-stores.json' as const;

/** As long as a person takes to log in. */
const patience = 120_000;

/** The store that keeps a secret, of those that the committed files name. */
export function storeOf(root: string, name: string): RegisteredStore | undefined {
  const path = join(root, storesPath);
  if (!existsSync(path)) return undefined;
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as SecretStores).stores.find(({ secrets }) =>
      secrets.includes(name),
    );
  } catch {
    throw new UserError(`${storesPath} can't be read as JSON; run: ${synthesizeCommand}`);
  }
}

/**
 * The value that a store's program prints. The program has the terminal, for its questions and what it has to say; its
 * output alone is the value, whole but for one line break at its end.
 *
 * @throws UserError when it can't be started, fails, takes too long, or prints nothing or no text
 */
export async function readFromStore({ store, program }: RegisteredStore, name: string): Promise<string> {
  const [command = '', ...args] = program.map((word) => word.replaceAll('{name}', name));
  const { code, output } = await run(command, args, `${command}, which ${store} reads ${name} by`);
  if (code !== 0)
    throw new UserError(`${command}, which ${store} reads ${name} by, failed (${code ?? 'ended by a signal'})`);
  try {
    const value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(output).replace(/\r?\n$/, '');
    if (value !== '') return value;
  } catch {
    throw new UserError(`${store}: the value of ${name} is not UTF-8 text`);
  }
  throw new UserError(`${store} has no value of ${name}: ${command} printed nothing`);
}

function run(command: string, args: readonly string[], what: string): Promise<{ code: number | null; output: Buffer }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      child.kill();
      reject(new UserError(`${what}, took longer than ${patience / 1000} s`));
    }, patience);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', ({ message }) => {
      clearTimeout(timer);
      reject(new UserError(`${what}, can't be started: ${message}`));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output: Buffer.concat(chunks) });
    });
  });
}
