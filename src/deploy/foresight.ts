import type { Gap } from './plan';

/** What a release does to one service, or to one workload of two sides. */
export interface Action {
  readonly stack: string;
  readonly service: string;
  /**
   * `reload`: it goes on running and reads its files anew. `upgrade`: another nginx beside the one that serves. `roll`: one
   * replica at a time. `switch` and `canary`: the other side starts beside. `restart` and `recreate` leave a gap.
   */
  readonly action: ActionKind;
  readonly because: string;
  readonly from?: 'blue' | 'green';
  readonly to?: 'blue' | 'green';
  /** Of a migration. */
  readonly kind?: 'expand' | 'contract';
  readonly database?: string;
  readonly gap?: Gap;
  /** Where routes lead to, when that changes. */
  readonly ports?: { readonly from: readonly number[]; readonly to: readonly number[] };
}

export type ActionKind =
  | 'start'
  | 'reload'
  | 'restart'
  | 'recreate'
  | 'roll'
  | 'switch'
  | 'canary'
  | 'upgrade'
  | 'migrate'
  | 'run';

/** The answer to the agent's operation `foresee`. */
export interface Foresight {
  readonly actions: readonly Action[];
  /** In bytes: of what will run beside what runs, and what the host has left. */
  readonly memory: { readonly limits: number; readonly reservations: number; readonly available: number | null };
}

/** Nothing is to be done. */
export const nothing: Foresight = { actions: [], memory: { limits: 0, reservations: 0, available: null } };

/** One action, for people: what becomes of the service, and what its users notice. */
export function describeAction(action: Action): string {
  const { service, because, from, to, kind, database, gap, ports } = action;
  const words: Readonly<Record<ActionKind, string>> = {
    start: `start    ${service}: ${because}`,
    reload: `reload   ${service}: ${because}`,
    restart: `restart  ${service}: ${because}`,
    recreate: `recreate ${service}: ${because}`,
    roll: `roll     ${service}: ${because}`,
    switch: `switch   ${service} from ${from} to ${to}: ${because}`,
    canary: `canary   ${service} from ${from} to ${to}: ${because}`,
    upgrade: `upgrade  ${service} beside the one that serves: ${because}`,
    migrate: `migrate  ${database} by ${service} (${kind}): ${because}`,
    run: `run      ${service}: ${because}`,
  };
  return `${words[action.action]}${away(gap)}${refused(action.action, ports)}`;
}

/** What comes of another port: nginx goes to it from when it reads its files, for the replicas of before as well. */
function refused(action: ActionKind, ports: Action['ports']): string {
  if (ports === undefined) return '';
  const until = action === 'roll' ? 'until the first replica is replaced' : 'for a moment';
  return ` (port ${ports.from.join(', ')} becomes ${ports.to.join(', ')}: requests are refused ${until})`;
}

/** What can't be undone by going back. */
export function risks({ actions }: Foresight): string[] {
  return actions.flatMap(({ action, kind, database, stack, service }) =>
    action === 'migrate' && kind === 'contract'
      ? [`${stack}: ${service} takes something out of ${database}: no release before this one can come back then`]
      : [],
  );
}

/** How long nobody answers for it; empty where others do. */
export function away(gap: Gap | undefined): string {
  if (gap === undefined) return '';
  const { stopSeconds, startSeconds, lastSeconds } = gap;
  const start = startSeconds === undefined ? '' : ` and ${startSeconds} s to become healthy`;
  const last = lastSeconds === undefined ? '' : `; ${lastSeconds} s last time`;
  return ` (away for at most ${stopSeconds} s to end${start}${last})`;
}

/** The memory that a release takes beside what runs; undefined where it takes none. */
export function describeMemory({ memory: { limits, reservations, available } }: Foresight): string | undefined {
  if (limits === 0) return undefined;
  const left = available === null ? '' : `; ${mebibytes(available)} MiB are available now`;
  return `up to ${mebibytes(limits)} MiB more while both sides run, ${mebibytes(reservations)} MiB at the least${left}`;
}

/** In whole mebibytes. */
export function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}
