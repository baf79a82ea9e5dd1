import { join } from 'node:path';
import { type Command, must, type Result, type RunOptions, run } from './program';

/** What lives as long as this machine's uptime: sockets, locks, keys of the running lab. */
export const stateFolder = '/run/vpsynth-lab';

/** What is kept between runs. */
export const cacheFolder = join(process.env.VPSYNTH_CACHE ?? '/var/cache/vpsynth', 'lab');

const script = join(__dirname, 'engine.sh');
const client = ['docker', '--host', `unix://${join(stateFolder, 'docker.sock')}`] as const;

/** The command line that gives the lab's own engine a command. */
export const clientCommand = (parameters: readonly string[]): Command => [...client, ...parameters];

/** Every container, network and volume of the lab carries it; its value is the member that it belongs to. */
export const memberLabel = 'vpsynth.lab.member';

export function startEngine(): Promise<string> {
  return must([script, 'start']);
}

/** Ends the engine, unless another member of the lab still lives. */
export function stopEngine(): Promise<string> {
  return must([script, 'stop']);
}

/** Runs a command of the lab's own engine, whatever its exit code. */
export function tryDocker(parameters: readonly string[], options?: RunOptions): Promise<Result> {
  return run(clientCommand(parameters), options);
}

/** Runs a command of the lab's own engine, which has to succeed, and gives what it printed. */
export function docker(parameters: readonly string[], options?: RunOptions): Promise<string> {
  return must(clientCommand(parameters), options);
}

/** The lines of a listing, for instance ids. */
export async function dockerList(parameters: readonly string[]): Promise<string[]> {
  return (await docker(parameters)).split('\n').filter(Boolean);
}
