import type { Deployment } from '../../synth/deployment/deployment';

/** One release of one host, and those that have to be well before it begins. */
export interface Round {
  readonly host: string;
  /** Of these stacks alone; absent: of all that is left of the host. */
  readonly stacks?: readonly string[];
  readonly after: readonly Round[];
}

type Needs = ReadonlyMap<string, readonly string[]>;

/**
 * What waits for what when hosts are deployed together: one that others use comes before them, and what knows nothing of
 * each other waits for nothing. Where hosts use each other, the stacks by which they do come first.
 */
export function rounds(deployments: readonly Pick<Deployment, 'host' | 'stacks'>[]): Round[] {
  const hosts = deployments.map(({ host }) => host);
  const needs = needsAmong(deployments);
  const used = new Map(hosts.map((host) => [host, hostsUsedBy(host, needs)]));
  const last = new Map<string, Round>();
  const found: Round[] = [];
  const add = (host: string): void => {
    if (last.has(host)) return;
    const reached = reachableFrom(host, used);
    // Those that it uses and that use it, however far around: alone it is a ring of one.
    const ring = hosts.filter((each) => each === host || (reached.has(each) && reachableFrom(each, used).has(host)));
    const before = [...new Set(ring.flatMap((each) => used.get(each) ?? []))].filter((each) => !ring.includes(each));
    for (const each of before) add(each);
    const after = before.map((each) => last.get(each) as Round);
    const made = ring.length === 1 ? [{ host, after }] : roundsOfRing(ring, needs, after);
    found.push(...made);
    for (const each of ring) last.set(each, made.findLast((round) => round.host === each) as Round);
  };
  for (const host of hosts) add(host);
  return found;
}

/** First the stacks by which they use each other, one after the other, then the rest of each. */
function roundsOfRing(ring: readonly string[], needs: Needs, after: readonly Round[]): Round[] {
  const ofRing = new Map([...needs].filter(([stack]) => ring.includes(hostOf(stack))));
  const shared = [...ofRing].flatMap(([stack, needed]) =>
    needed.filter((each) => ofRing.has(each) && hostOf(each) !== hostOf(stack)),
  );
  const first = inOrder(shared, ofRing);
  // What needs itself in a ring has no right order: as they were named.
  if (first === undefined)
    return chained(
      ring.map((host) => ({ host })),
      after,
    );
  const begun = chained(grouped(first), after);
  return [...begun, ...ring.map((host) => ({ host, after: begun.slice(-1) }))];
}

function chained(rounds: readonly Omit<Round, 'after'>[], after: readonly Round[]): Round[] {
  const found: Round[] = [];
  for (const round of rounds) {
    const before = found.at(-1);
    found.push({ ...round, after: before === undefined ? after : [before] });
  }
  return found;
}

/** What each stack needs, of what these hosts have. */
function needsAmong(deployments: readonly Pick<Deployment, 'host' | 'stacks'>[]): Needs {
  const all = deployments.flatMap(({ host, stacks }) =>
    stacks.map(({ name, needs }) => [`${host}/${name}`, needs] as const),
  );
  const known = new Set<string>(all.map(([stack]) => stack));
  return new Map(all.map(([stack, needed]) => [stack, needed.filter((each) => known.has(each))]));
}

function hostsUsedBy(host: string, needs: Needs): string[] {
  const needed = [...needs].flatMap(([stack, each]) => (hostOf(stack) === host ? each : []));
  return [...new Set(needed.map(hostOf))].filter((other) => other !== host);
}

function reachableFrom(host: string, used: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const add = (each: string): void => {
    if (found.has(each)) return;
    found.add(each);
    for (const next of used.get(each) ?? []) add(next);
  };
  for (const next of used.get(host) ?? []) add(next);
  return found;
}

/** Each after what it needs, and all that is needed on the way; undefined where something needs itself. */
function inOrder(wanted: readonly string[], needs: Needs): string[] | undefined {
  const ordered = new Set<string>();
  const add = (one: string, waiting: readonly string[]): boolean => {
    if (!needs.has(one) || ordered.has(one)) return true;
    if (waiting.includes(one)) return false;
    const isPossible = (needs.get(one) ?? []).every((needed) => add(needed, [...waiting, one]));
    ordered.add(one);
    return isPossible;
  };
  return wanted.every((one) => add(one, [])) ? [...ordered] : undefined;
}

/** One round for stacks of one host that follow each other. */
function grouped(stacks: readonly string[]): Omit<Round, 'after'>[] {
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
export function hostOf(stack: string): string {
  return stack.split('/')[0] ?? stack;
}
