import type { DeployedStack } from '../../synth/deployment/deployment';
import type { HostFiles } from '../deploy/host-files';
import { UsageError } from './user-error';

/**
 * The stack of a host by its name, seen to have the services.
 *
 * @throws UsageError that lists what there is
 */
export function stackOf(
  { name: host, deployment }: HostFiles,
  name: string,
  services: readonly string[],
): DeployedStack {
  const stack = deployment.stacks.find((each) => each.name === name);
  if (stack === undefined)
    throw new UsageError(
      `${host} has no stack ${name}; there is ${deployment.stacks.map((each) => each.name).join(', ')}`,
    );
  const known = stack.services.map((service) => service.name);
  for (const service of services)
    if (!known.includes(service))
      throw new UsageError(`${name} has no service ${service}; there is ${known.join(', ')}`);
  return stack;
}
