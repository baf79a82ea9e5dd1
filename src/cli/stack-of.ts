import type { DeployedStack } from '../../synth/deployment/deployment';
import type { HostFiles } from '../deploy/host-files';
import { servicesMeant } from '../deploy/serving-service';
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
 * The name of a service or of a workload, whose sides and replicas are services, seen to be the stack's.
 *
 * @throws UsageError that lists what there is, for no name and for a wrong one
 */
export function serviceOf(stack: DeployedStack, name: string | undefined, usage: string): string {
  const known = [...new Set(stack.services.flatMap((service) => [service.workload, service.name]))];
  if (name === undefined) throw missing('the service', usage, known);
  if (servicesMeant(stack, name).length === 0)
    throw new UsageError(`${stack.name} has no service ${name}; there is ${known.join(', ') || 'none'}`);
  return name;
}
