import { EndpointPart } from '../../constructs/facets/endpoint';
import type { EnvironmentValue } from '../../constructs/facets/workload';
import { Secret } from '../../constructs/values/secret';
import type { Model, PlacedWorkload } from '../derive/model';
import { secretFile } from '../stack/secret-files';

/** The environment of a container. A secret is the path of its file, or a variable that Compose fills in. */
export function environment(model: Model, workload: PlacedWorkload): Record<string, string> {
  const entries = Object.entries(workload.facet.environment).map(([name, value]) =>
    variableOf(model, workload, name, value),
  );
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A variable as the container has it: its name, and its value as Compose writes it. */
export function variableOf(
  model: Model,
  workload: PlacedWorkload,
  name: string,
  value: EnvironmentValue,
): [string, string] {
  if (value instanceof EndpointPart) return [name, literal(endpointPart(model, workload, value))];
  if (!(value instanceof Secret)) return [name, literal(String(value))];
  if (workload.facet.container.secretsAs === 'environment') return [name, `\${${value.name}:?}`];
  return [`${name}_FILE`, `/run/secrets/${secretFile(workload.stack, value, workload).name}`];
}

/** A part of an endpoint as this workload spells it; checks have made sure that it can be reached. */
export function endpointPart(model: Model, workload: PlacedWorkload, part: EndpointPart): string {
  const { endpoint } = part;
  const address = model.reach(workload, endpoint);
  if (address === undefined) throw new Error(`${workload.component.node.path} can't reach ${endpoint.owner.node.path}`);
  return part.spell(address);
}

/** Compose replaces `$NAME` in every value; a doubled `$` is one `$`. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}
