import type { IConstruct } from 'constructs';

/** A property of a construct as it was parsed, and who said so. */
export interface ResolvedProp {
  readonly name: string;
  readonly value: unknown;
  /** `given` where it was declared; `type` where its class gives another default than what it is built on. */
  readonly from: 'given' | 'type' | 'default';
  /** Present where what was given can't be used, which has been said: what follows from that is no mistake of its own. */
  readonly refused?: true;
  /** Present where it was written down, and what it names stood for nothing. */
  readonly asUndefined?: true;
}

const resolved = new WeakMap<IConstruct, readonly ResolvedProp[]>();
const byType = Symbol('defaults of the type');

/** Properties as they were written, as mistyped names are understood, and as they were parsed. */
interface Resolution {
  readonly given: Readonly<Record<string, unknown>>;
  readonly meant: Readonly<Record<string, unknown>>;
  readonly parsed: Readonly<Record<string, unknown>>;
  readonly refused: ReadonlySet<string>;
}

/** Keeps what a construct's properties came to, for `vpsynth explain`. */
export function keepResolved(owner: IConstruct, { given, meant, parsed, refused }: Resolution): void {
  const props = Object.entries(parsed).map(([name, value]): ResolvedProp => {
    if (meant[name] === undefined)
      return { name, value, from: 'default', ...(Object.hasOwn(given, name) && { asUndefined: true }) };
    const from = isOfType(given, name) && meant[name] === given[name] ? 'type' : 'given';
    return { name, value, from, ...(refused.has(name) && { refused: true }) };
  });
  resolved.set(owner, [...resolvedProps(owner), ...props]);
}

/** The properties of a construct, in the order of their declaration; none for one that parses none. */
export function resolvedProps(construct: IConstruct): readonly ResolvedProp[] {
  return resolved.get(construct) ?? [];
}

/** Whether a property of a construct was given so that it can't be used: {@link ResolvedProp.refused}. */
export function wasRefused(construct: IConstruct, name: string): boolean {
  return resolvedProps(construct).some((prop) => prop.name === name && prop.refused === true);
}

/** Whether a property is a class's default for its type, and not the user's. */
export function isOfType(given: object, name: string): boolean {
  return (given as { [byType]?: ReadonlySet<string> })[byType]?.has(name) === true;
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
