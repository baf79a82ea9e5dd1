import type { DeployedService, DeployedStack } from '../../synth/deployment/deployment';
import { UserError } from '../cli/user-error';
import { AgentRefusal, type AgentSession } from './agent-session';
import type { HostFiles } from './host-files';
import type { HostStatus } from './status';

/** The services that a name means: all sides and replicas of the workload that is called so, or the one service. */
export function servicesMeant({ services }: DeployedStack, name: string): readonly DeployedService[] {
  const all = services.filter(({ workload }) => workload === name);
  return all.length > 0 ? all : services.filter((service) => service.name === name);
}

/**
 * The one service that a name means: of a workload its first replica, of one with two sides on the side that serves.
 * Only for such a one is the host asked.
 *
 * @throws UserError with the names that there are, when the host doesn't say which side serves
 */
export async function servingService(
  agent: AgentSession,
  { deployment }: HostFiles,
  stack: DeployedStack,
  name: string,
): Promise<string> {
  const meant = servicesMeant(stack, name);
  const sides = meant.filter(({ colour, workload }) => colour !== undefined && workload === name);
  if (sides.length === 0) return meant[0]?.name ?? name;
  const undecided = (why: string) =>
    new UserError(
      `${stack.name}: which side of ${name} serves can't be told: ${why}; name one of ${sides.map((each) => each.name).join(', ')}`,
    );
  const answer = await agent.request<HostStatus>('status', { deployment }).catch((error: unknown) => {
    throw error instanceof AgentRefusal ? undecided(error.message) : error;
  });
  const active = answer.stacks.find((each) => each.name === stack.name)?.active[name];
  const serving = sides.find(({ colour }) => colour === active);
  if (serving === undefined) throw undecided('the host has no nginx that chooses');
  return serving.name;
}
