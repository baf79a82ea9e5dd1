import type { Deployment } from '../../synth/deployment/deployment';

/** One deployment of one host. */
export interface Round {
  readonly host: string;
  /** Of these stacks alone; absent: whatever of the host has changed. */
  readonly stacks?: readonly string[];
}

type Needs = ReadonlyMap<string, readonly string[]>;

/**
 * In which order hosts are deployed together: one that others use comes before them, otherwise as they were named. Where
 * hosts use each other, the stacks by which they do come first.
 */
export function rounds(deployments: readonly Pick<Deployment, 'host' | 'stacks'>[]): Round[] {
  const hosts = deployments.map(({ host }) => host);
  const needs = needsAmong(deployments);
  const byHost = new Map(
    hosts.map((host) => {
      const all = [...needs].flatMap(([stack, needed]) => (hostOf(stack) === host ? needed : []));
      return [host, all.map(hostOf).filter((other) => other !== host)] as const;
    }),
  );
  const ordered = inOrder(hosts, byHost);
  if (ordered !== undefined) return ordered.map((host) => ({ host }));
  const shared = [...needs].flatMap(([stack, needed]) => needed.filter((each) => hostOf(each) !== hostOf(stack)));
  const first = inOrder(shared, needs);
  // What needs itself in a ring has no right order: as they were named.
  if (first === undefined) return hosts.map((host) => ({ host }));
  return [...grouped(first), ...hosts.map((host) => ({ host }))];
}

/** What each stack needs, of what these hosts have. */
function needsAmong(deployments: readonly Pick<Deployment, 'host' | 'stacks'>[]): Needs {
  const all = deployments.flatMap(({ host, stacks }) =>
    stacks.map(({ name, needs }) => [`${host}/${name}`, needs] as const),
  );
  const known = new Set<string>(all.map(([stack]) => stack));
  return new Map(all.map(([stack, needed]) => [stack, needed.filter((each) => known.has(each))]));
}

/** Each after what it needs, and all that is needed on the way; undefined where something needs itself. */
function inOrder(wanted: readonly string[], needs: Needs): string[] | undefined {
  const ordered = new Set<string>();
  const add = (one: string, waiting: readonly string[]): boolean => {
    if (ordered.has(one)) return true;
    if (waiting.includes(one)) return false;
    const isPossible = (needs.get(one) ?? []).every((needed) => add(needed, [...waiting, one]));
    ordered.add(one);
    return isPossible;
  };
  return wanted.every((one) => add(one, [])) ? [...ordered] : undefined;
}

/** One round for stacks of one host that follow each other. */
function grouped(stacks: readonly string[]): Round[] {
  const found: { host: string; stacks: string[] }[] = [];
  for (const stack of stacks) {
    const last = found.at(-1);
    const name = stack.slice(hostOf(stack).length + 1);
    if (last?.host === hostOf(stack)) last.stacks.push(name);
    else found.push({ host: hostOf(stack), stacks: [name] });
  }
  return found;
}

/** Of a stack, or a host itself. */
function hostOf(stack: string): string {
  return stack.split('/')[0] ?? stack;
}
