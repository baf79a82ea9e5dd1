import type { Stack } from '../derive/model';
import { table, text } from './markdown';

/** The services of a stack at a glance. */
export function services(stack: Stack): string {
  const rows = stack.workloads.flatMap(({ component, facet, instances }) =>
    instances.map((instance) =>
      [
        instance.service,
        component.node.path,
        facet.endpoints.map(({ name, port }) => `${name} ${port}`).join(', '),
        [...instance.addresses].map(([network, address]) => `${address} (${network})`).join(', ') ||
          (facet.onHostNetwork ? 'the host’s' : ''),
        facet.resources.memory.toString(),
      ].map(text),
    ),
  );
  return table(['service', 'declared as', 'ports', 'addresses', 'memory limit'], rows);
}
