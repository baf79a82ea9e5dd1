import type { IConstruct } from 'constructs';
import type { Site } from './site';

/** What a Compose file can hold. */
export type ComposeValue =
  | string
  | number
  | boolean
  | readonly ComposeValue[]
  | { readonly [key: string]: ComposeValue };

/** A change by hand to the Compose service of a construct: the way out where no property says it. */
export interface Override {
  /** Keys joined by `/`, from the service down: `deploy/resources/limits/pids`. */
  readonly path: string;
  readonly value: ComposeValue;
  /** True: the key must not be there yet; false: it must. */
  readonly adds: boolean;
  readonly site: Site;
}

const overrides = new WeakMap<IConstruct, Override[]>();

/** The overrides of one construct, in the order in which they were declared. */
export function overridesOf(construct: IConstruct): readonly Override[] {
  return overrides.get(construct) ?? [];
}

/** Keeps an override; returns the one it contradicts instead, if there is one: the same path, or a part of it. */
export function keepOverride(construct: IConstruct, override: Override): Override | undefined {
  const kept = overrides.get(construct) ?? [];
  const within = (path: string, outer: string) => path === outer || path.startsWith(`${outer}/`);
  const other = kept.find(({ path }) => within(path, override.path) || within(override.path, path));
  if (other === undefined) overrides.set(construct, [...kept, override]);
  return other;
}

const key = '[A-Za-z0-9_.-]+';

/** Why an override can't be meant, or `undefined` when it can. */
export function overrideFault(path: unknown, value: unknown): string | undefined {
  if (typeof path !== 'string' || !new RegExp(`^${key}(?:/${key})*$`).test(path)) return 'its path is keys joined by /';
  return isComposeValue(value)
    ? undefined
    : 'its value is a string, a finite number, a boolean, or a list or object of them';
}

function isComposeValue(value: unknown): value is ComposeValue {
  if (typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isComposeValue);
  const plain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.values(value).every(isComposeValue);
}
