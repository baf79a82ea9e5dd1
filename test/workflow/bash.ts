import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  readonly code: number | null;
  /** Both of its outputs, in the order in which they came. */
  readonly output: string;
}

/** How GitHub calls a named bash (docs.github.com, "Workflow syntax", `defaults.run.shell`). */
export const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'] as const;

/** Runs a command of a workflow on this machine: a script of its own, in a folder, with nothing but the given environment. */
export async function runInBash(
  script: string,
  { folder, env, seconds }: { folder: string; env: NodeJS.ProcessEnv; seconds: number },
): Promise<Ran> {
  const scripts = mkdtempSync(join(tmpdir(), 'vpsynth-step-'));
  const file = join(scripts, 'step.sh');
  writeFileSync(file, script);
  const [program, ...args] = bash;
  const child = spawn(program, [...args, file], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: seconds * 1000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  rmSync(scripts, { recursive: true });
  return { code, output };
}
