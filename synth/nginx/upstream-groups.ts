import { percent } from '../../constructs/values/percent';
import { hasColours, hasRotation } from '../derive/instances';
import type { Instance, PlacedWorkload } from '../derive/model';
import { block, directive, type NginxDirective } from '../serialize/nginx';

/** Some of a workload's instances, of which requests go to one: all of a colour, or all but the replica that is replaced. */
export interface UpstreamGroup {
  /** Ends the upstream's name; undefined where there is one group only. */
  readonly suffix: string | undefined;
  has(instance: Instance): boolean;
}

/** The groups that requests can go to. */
export function upstreamGroups({ facet, instances }: PlacedWorkload): UpstreamGroup[] {
  if (hasColours(facet))
    return (['blue', 'green'] as const).map((suffix) => ({ suffix, has: ({ colour }) => colour === suffix }));
  if (hasRotation(facet))
    return [
      { suffix: 'all', has: () => true },
      ...instances.map(({ replica }) => ({
        suffix: without(replica),
        has: (each: Instance) => each.replica !== replica,
      })),
    ];
  return [{ suffix: undefined, has: () => true }];
}

/** The group of all replicas but one. */
export function without(replica: number): string {
  return `without-${replica}`;
}

/** The variable that holds the group which requests go to; undefined where there is one only. */
export function groupVariable(workload: PlacedWorkload): string | undefined {
  if (hasColours(workload.facet)) return variable(workload, 'colour');
  return hasRotation(workload.facet) ? variable(workload, 'replicas') : undefined;
}

/** Of a canary: holds the colour for a part of the requests, and the other colour for the rest. */
function towardVariable(workload: PlacedWorkload, colour: 'blue' | 'green'): string {
  return variable(workload, `toward_${colour}`);
}

/** Two underscores between names, which hold none. */
function variable({ stack, facet }: PlacedWorkload, what: string): string {
  return `$${[stack.name, facet.name, what].map((part) => part.replaceAll('-', '_')).join('__')}`;
}

/**
 * How a server chooses the group, before it looks for a location: the blue side, or all replicas, unless a file of the host
 * is there. So a release moves requests without a reload: that would refuse requests of HTTP/2 which are on their way, and
 * start the clock of every project's websockets.
 */
export function choiceOfGroup(workload: PlacedWorkload): NginxDirective[] {
  const chosen = groupVariable(workload);
  if (chosen === undefined) return [];
  const { facet, stack, component } = workload;
  const folder = `/etc/nginx/active/${stack.name}/${facet.name}`;
  const [first, what] = hasColours(facet) ? ['blue', 'the side'] : ['all', 'the replicas'];
  return [
    { ...directive('set', chosen, first), comment: `${component.node.path}: ${what} that requests go to` },
    ...others(workload).map(({ file, value }) =>
      block('if', ['(-f', `${folder}/${file})`], [directive('set', chosen, value)]),
    ),
  ];
}

/** Each file, and what it makes of the choice; a later one wins. */
function others(workload: PlacedWorkload): { file: string; value: string }[] {
  const { facet, instances } = workload;
  if (!hasColours(facet)) return instances.map(({ replica }) => ({ file: without(replica), value: without(replica) }));
  const judged = facet.canary === undefined ? [] : (['green', 'blue'] as const);
  return [
    { file: 'green', value: 'green' },
    ...judged.map((colour) => ({ file: `toward-${colour}`, value: towardVariable(workload, colour) })),
  ];
}

/** Either colour may be the new one. The same clients meet the new releases of all canaries of one share. */
export function canaryShares(workload: PlacedWorkload): NginxDirective[] {
  const { facet, component } = workload;
  if (facet.canary === undefined || !hasColours(facet)) return [];
  const { share, by } = facet.canary;
  const lot = by === 'client-address' ? '$remote_addr' : '$request_id';
  return (['blue', 'green'] as const).map((colour) =>
    block(
      'split_clients',
      [lot, towardVariable(workload, colour)],
      [directive(`${percent(share)}%`, colour), directive('*', colour === 'blue' ? 'green' : 'blue')],
      `${component.node.path}: while ${colour} is judged`,
    ),
  );
}
