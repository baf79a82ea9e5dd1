import { type ComposeValue, overridesOf } from '../../constructs/fleet/override';
import type { PlacedWorkload } from '../derive/model';

/** Where Compose has it. */
const keys = ['deploy', 'resources', 'limits', 'cpus'];

/** The most cores that each container of a workload may use, as it stands in Compose; undefined: all of the machine. */
export function processorLimit({ component, facet }: PlacedWorkload): number | undefined {
  const given = facet.onlyWhereScraped
    ? undefined
    : overridesOf(component)
        .map(limitIn)
        .find((value) => value !== undefined);
  return given === undefined ? facet.resources.cpus : Number(given);
}

/** What an override of the limit, or of what holds it, says. */
function limitIn({ path, value }: { readonly path: string; readonly value: ComposeValue }): ComposeValue | undefined {
  const overridden = path.split('/');
  if (overridden.some((key, index) => key !== keys[index])) return undefined;
  return keys
    .slice(overridden.length)
    .reduce<ComposeValue | undefined>((part, key) => (Object(part) as Record<string, ComposeValue>)[key], value);
}
