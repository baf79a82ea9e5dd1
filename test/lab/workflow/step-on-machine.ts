import type { Ran } from '../../workflow/bash';
import { bash } from '../../workflow/bash';
import type { Machine } from '../machine';

/** Fixed: script, environment and folder come as JSON on standard input, so that no value stands in an argument list. */
const program = `
const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { script, env, folder, bash } = JSON.parse(readFileSync(0, 'utf8'));
const scripts = mkdtempSync('/tmp/step-');
writeFileSync(scripts + '/step.sh', script);
const [shell, ...args] = bash;
const child = spawn(shell, [...args, scripts + '/step.sh'], {
  cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 1, 1],
});
child.on('close', (code) => { rmSync(scripts, { recursive: true }); process.exitCode = code ?? 1; });
`;

/** Runs a command of a workflow on a machine of the lab, as test/workflow/bash.ts does on this one. */
export async function runOnMachine(
  machine: Machine,
  script: string,
  { folder, env, seconds }: { folder: string; env: Readonly<Record<string, string>>; seconds: number },
): Promise<Ran> {
  const stdin = JSON.stringify({ script, env, folder, bash });
  const { code, stdout, stderr } = await machine.try(['node', '--eval', program], { stdin, seconds });
  return { code: code ?? null, output: stdout + stderr };
}
