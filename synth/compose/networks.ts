import type { Instance, PlacedWorkload, Stack } from '../derive/model';
import type { YamlValue } from '../serialize/yaml';

/** The networks of a Compose file: those that the stack creates, and those that another stack has created before. */
export function networks(stack: Stack): Record<string, YamlValue> {
  const joined = new Set(stack.workloads.flatMap((workload) => workload.networks));
  const all = [...new Set([...stack.networks, ...joined])].sort((left, right) => (left.name < right.name ? -1 : 1));
  return Object.fromEntries(
    all.map(({ name, stack: owner, internal, subnet, dynamicRange }) => [
      name,
      owner === stack
        ? { name, ...(internal && { internal: true }), ipam: { config: [{ subnet, ip_range: dynamicRange }] } }
        : { name, external: true },
    ]),
  );
}

/** What a container is in each network: its fixed address, and the workload's name as an alias in the stack's own. */
export function memberships(
  { facet, stack, networks: joined }: PlacedWorkload,
  { service, addresses }: Instance,
): Record<string, YamlValue> {
  return Object.fromEntries(
    joined.map(({ name, stack: owner }) => [
      name,
      {
        ...(owner === stack && service !== facet.name && { aliases: [facet.name] }),
        ipv4_address: addresses.get(name) ?? null,
      },
    ]),
  );
}
