import type { DeployedStack } from '../../synth/deployment/deployment';
import type { HostFiles } from '../deploy/host-files';
import { UsageError } from './user-error';
import { missing } from './words';

/**
 * The stack of a host by its name.
 *
 * @throws UsageError that lists what there is, for no name and for a wrong one
 */
export function stackOf(
  { name: host, deployment: { stacks } }: HostFiles,
  name: string | undefined,
  usage: string,
): DeployedStack {
  const known = stacks.map((each) => each.name);
  if (name === undefined) throw missing('the stack', usage, known);
  const stack = stacks.find((each) => each.name === name);
  if (stack === undefined) throw new UsageError(`${host} has no stack ${name}; there is ${known.join(', ') || 'none'}`);
  return stack;
}

/**
 * The name of a service, seen to be the stack's.
 *
 * @throws UsageError that lists what there is, for no name and for a wrong one
 */
export function serviceOf({ name: stack, services }: DeployedStack, name: string | undefined, usage: string): string {
  const known = services.map((each) => each.name);
  if (name === undefined) throw missing('the service', usage, known);
  if (!known.includes(name))
    throw new UsageError(`${stack} has no service ${name}; there is ${known.join(', ') || 'none'}`);
  return name;
}
