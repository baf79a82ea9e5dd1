import { spawn } from 'node:child_process';
import { UserError } from '../cli/user-error';
import { endOf } from './program-end';

/** As much of what a program says as a person reads. */
const kept = 16_384;

interface RunOptions {
  /**
   * Whether a program that fails is an error.
   * @default true
   */
  readonly check?: boolean;
  /**
   * What it reads.
   * @default nothing
   */
  readonly stdin?: string;
  /** @default that of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /**
   * Kills it.
   * @default it comes to its end
   */
  readonly aborted?: AbortSignal;
}

/**
 * Runs a program of this machine to its end.
 *
 * @throws UserError when it can't be started or, unless `check` is false, fails: with the end of what it said
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { check = true, stdin = '', environment = process.env, aborted }: RunOptions = {},
): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(program, args, { stdio: 'pipe', env: environment, signal: aborted, killSignal: 'SIGKILL' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout = (stdout + chunk).slice(-kept);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-kept);
  });
  child.stdin.on('error', () => {}).end(stdin);
  const code = await endOf(child, program);
  if (!check || code === 0) return { code, stdout };
  throw new UserError(`${program} ${args[0]} failed (${code}): ${lastLines(`${stdout}${stderr}`)}`);
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-15).join('\n');
}
