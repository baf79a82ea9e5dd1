import { join } from 'node:path';
import { dockerHost, isEngineOwn } from './place';
import { type Command, must, type Result, type RunOptions, run } from './program';

const script = join(__dirname, 'engine.sh');
const client: Command = dockerHost === undefined ? ['docker'] : ['docker', '--host', dockerHost];

/** The command line that gives the lab's engine a command. */
export const clientCommand = (parameters: readonly string[]): Command => [...client, ...parameters];

/** Every container, network and volume of the lab carries it; its value is the member that it belongs to. */
export const memberLabel = 'vpsynth.lab.member';

/** Starts the lab's own engine, or does nothing when it answers. This machine's Docker has to answer. */
export async function startEngine(): Promise<void> {
  await must(isEngineOwn ? [script, 'start'] : [...client, 'version']);
}

/** Ends the lab's own engine, unless another member of the lab still lives. This machine's Docker is left as it is. */
export async function stopEngine(): Promise<void> {
  if (isEngineOwn) await must([script, 'stop']);
}

/** Runs a command of the lab's engine, whatever its exit code. */
export function tryDocker(parameters: readonly string[], options?: RunOptions): Promise<Result> {
  return run(clientCommand(parameters), options);
}

/** Runs a command of the lab's engine, which has to succeed, and gives what it printed. */
export function docker(parameters: readonly string[], options?: RunOptions): Promise<string> {
  return must(clientCommand(parameters), options);
}

/** The lines of a listing, for instance ids. */
export async function dockerList(parameters: readonly string[]): Promise<string[]> {
  return (await docker(parameters)).split('\n').filter(Boolean);
}
