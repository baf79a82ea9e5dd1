import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Gap } from '../../../src/deploy/plan';
import { clientCommand } from '../engine/engine';
import { repository, type Workstation } from '../fleet/workstation';

/** A step that the deployer told of. Times are milliseconds since the epoch. */
export interface Step {
  readonly at: number;
  readonly event: string;
  readonly text: string;
  /** Of a plan: what becomes of each service, and for how long nothing answers for it then. */
  readonly actions?: readonly { readonly gap?: Gap }[];
}

export interface Deployment {
  readonly started: number;
  readonly ended: number;
  readonly steps: readonly Step[];
}

/** At most so long. */
const seconds = 300;

/** `vpsynth deploy`, with the time of each step. Throws, with all that it said, when it fails. */
export async function watchedDeploy(workstation: Workstation, host: string): Promise<Deployment> {
  const command = [
    'timeout',
    '--kill-after=5',
    String(seconds),
    'node',
    'src/cli/vpsynth.js',
    'deploy',
    host,
    '--json',
  ];
  const place = ['exec', '--workdir', repository, workstation.machine.container];
  const [program, ...parameters] = clientCommand([...place, ...command]);
  const started = Date.now();
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const steps: Step[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    steps.push({ ...(JSON.parse(line) as Omit<Step, 'at'>), at: Date.now() });
  });
  const [code] = await once(child, 'close');
  const ended = Date.now();
  if (code === 0) return { started, ended, steps };
  throw new Error(`the deployment failed (${code}):\n${steps.map(({ text }) => text).join('\n')}\n${stderr}`);
}

/** When the first, or the last, of some steps was told. Throws when none was. */
export function timeOf({ steps }: Deployment, which: 'first' | 'last', events: readonly string[]): number {
  const found = steps.filter(({ event }) => events.includes(event)).at(which === 'first' ? 0 : -1);
  if (found === undefined) {
    throw new Error(`no step ${events.join(' or ')} in: ${steps.map(({ event }) => event).join(', ')}`);
  }
  return found.at;
}
