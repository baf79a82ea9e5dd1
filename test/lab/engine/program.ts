import { spawn } from 'node:child_process';

export type Command = readonly [string, ...string[]];

export interface Result {
  /** Exit code; undefined when a signal ended it, as it does after `seconds`. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** @default empty */
  readonly stdin?: string | Buffer;
  /** After these it is killed. @default 60 */
  readonly seconds?: number;
  /** Added to this process's environment. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, whatever its exit code. */
export function run([program, ...parameters]: Command, options: RunOptions = {}): Promise<Result> {
  const { stdin = '', seconds = 60, environment } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { stdio: 'pipe', env: { ...process.env, ...environment } });
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    child.stdin.on('error', () => {}); // it needn't read what it is given
    child.stdin.end(stdin);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, stdout, stderr });
    });
  });
}

/** Runs a program that has to succeed, and gives what it printed. */
export async function must(command: Command, options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, options);
  if (code === 0) return stdout;
  throw new Error(`${command.join(' ')} failed (${code ?? 'killed'}): ${stderr}${stdout}`);
}
