import { type Override, overridesOf } from '../../constructs/fleet/override';
import type { PlacedWorkload } from '../derive/model';
import type { YamlValue } from '../serialize/yaml';

type Members = { readonly [key: string]: YamlValue | undefined };

/**
 * A service with the changes that its construct asks for.
 *
 * @throws when a key that is changed isn't there, or one that is added is: an override must not miss in silence
 */
export function overridden({ component, facet }: PlacedWorkload, service: YamlValue): YamlValue {
  // Meant is what the construct is for, not what tells its metrics.
  if (facet.onlyWhereScraped) return service;
  return overridesOf(component).reduce(
    (changed, override) => change(changed, override, override.path.split('/')),
    service,
  );
}

function change(value: YamlValue | undefined, override: Override, [key = '', ...rest]: string[]): YamlValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw missed(override, key, []);
  const members = value as Members;
  const there = Object.hasOwn(members, key);
  const added = override.adds && rest.length === 0;
  if (there === added) throw missed(override, key, Object.keys(members));
  return { ...members, [key]: rest.length === 0 ? override.value : change(members[key], override, rest) };
}

function missed({ path, adds, site }: Override, key: string, keys: readonly string[]): Error {
  const fault = adds && keys.includes(key) ? `${key} is there already: use overrideCompose` : `there is no ${key}`;
  return new Error(
    `the override ${path} at ${site} misses its Compose service: ${fault}; there are: ${keys.join(', ') || 'no keys'}`,
  );
}
