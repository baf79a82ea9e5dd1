import type { IConstruct } from 'constructs';

/** A property of a construct as it was parsed, and who said so. */
export interface ResolvedProp {
  readonly name: string;
  readonly value: unknown;
  /** `given` where it was declared; `type` where its class gives another default than what it is built on. */
  readonly from: 'given' | 'type' | 'default';
}

const resolved = new WeakMap<IConstruct, readonly ResolvedProp[]>();
const byType = Symbol('defaults of the type');

/** Keeps what a construct's properties came to, for `vpsynth explain`. */
export function keepResolved(owner: IConstruct, given: object, parsed: Readonly<Record<string, unknown>>): void {
  const ofType: ReadonlySet<string> = (given as { [byType]?: ReadonlySet<string> })[byType] ?? new Set();
  const props = Object.entries(parsed).map(([name, value]): ResolvedProp => {
    if ((given as Record<string, unknown>)[name] === undefined) return { name, value, from: 'default' };
    return { name, value, from: ofType.has(name) ? 'type' : 'given' };
  });
  resolved.set(owner, [...resolvedProps(owner), ...props]);
}

/** The properties of a construct, in the order of their declaration; none for one that parses none. */
export function resolvedProps(construct: IConstruct): readonly ResolvedProp[] {
  return resolved.get(construct) ?? [];
}

/** What a user gives over what a class gives for its type: told apart by {@link resolvedProps}. */
export function overDefaults<Defaults extends object, Given extends object>(
  defaults: Defaults,
  given: Given | undefined,
): Defaults & Given {
  const own = Object(given) as Readonly<Record<string, unknown>>;
  const ofType = Object.keys(defaults).filter((name) => !Object.hasOwn(own, name));
  const all = { ...defaults, ...own } as Defaults & Given;
  // No property of it: it is neither enumerated nor copied.
  return Object.defineProperty(all, byType, { value: new Set(ofType) });
}
