import type { DeployedService, Deployment } from '../../../synth/deployment/deployment';
import type { SecretNeed } from './needs';

/** What a deployment does to one service whose secret has a new value. */
export interface Consequence {
  readonly host: string;
  readonly stack: string;
  readonly service: string;
  /** The rest of a sentence that begins with the service. */
  readonly what: string;
}

/** What the next deployment of a host does because of a new value of one secret, in the order in which it does it. */
export function consequencesOn(deployment: Deployment, needs: readonly SecretNeed[]): Consequence[] {
  const { host } = deployment;
  return deployment.stacks.flatMap((stack) => {
    const here = needs.filter((need) => need.host === host && need.stack === stack.name);
    // What goes on running hears first, then what has one side starts anew, then what has two (the agent's StackRelease).
    return [0, 1, 2].flatMap((turn) =>
      workloadsOf(stack.services)
        .flatMap(([service, each]) =>
          effects(
            each,
            here.filter(({ readers }) => readers.includes(service)),
          ),
        )
        .filter((effect) => effect.turn === turn)
        .map(({ service, what }) => ({ host, stack: stack.name, service, what })),
    );
  });
}

/** One service for all replicas and colours of a workload. */
function workloadsOf(services: readonly DeployedService[]): [string, DeployedService][] {
  return [...new Map(services.map((each) => [each.workload, each]))];
}

interface Effect {
  readonly turn: 0 | 1 | 2;
  readonly service: string;
  readonly what: string;
}

function effects(
  { workload: service, runs, colour, onChange }: DeployedService,
  needs: readonly SecretNeed[],
): Effect[] {
  if (needs.length === 0) return [];
  if (runs === 'job') return [{ turn: 0, service, what: 'reads it at its next run' }];
  if (runs === 'once') return [{ turn: 1, service, what: 'runs again' }];
  if (colour !== undefined)
    return [{ turn: 2, service, what: 'starts its other side by it, then ends the one that serves' }];
  const rules = onChange.filter(({ below }) => needs.some(({ path }) => below.some((folder) => isBelow(path, folder))));
  const told = needs.every(({ path }) => rules.some(({ below }) => below.some((folder) => isBelow(path, folder))));
  if (!told) return [{ turn: 1, service, what: 'restarts' }];
  const ways = rules.flatMap(({ signal, exec }) => [
    ...(signal === undefined ? [] : [`takes SIG${signal}`]),
    ...exec.map(({ argv }) => `runs ${argv.join(' ')}`),
  ]);
  return [{ turn: 0, service, what: ways.length === 0 ? 'sees it by itself' : ways.join(', ') }];
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
