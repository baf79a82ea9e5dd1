import { type Foresight, mebibytes } from './foresight';
import type { Plan } from './plan';

/** What would be refused, and is done all the same when a person has said so. */
export interface Knowingly {
  /**
   * Also a release that somebody has gone back from, and one of before a contract.
   * @default false
   */
  readonly again?: boolean;
  /**
   * Replaces files that were edited on the host.
   * @default false
   */
  readonly overwriteEdits?: boolean;
}

/** Why nothing must begin as things are, in words for the person who can mend it; of a plan they are what to know. */
export function refusals(
  host: string,
  plan: Plan,
  foresight: Foresight,
  { again = false, overwriteEdits = false }: Knowingly,
): string[] {
  return [
    ...withoutMemory(foresight),
    ...(again ? [] : broughtBack(plan)),
    ...(overwriteEdits ? [] : editedByHand(host, plan)),
  ];
}

/** The least that new sides need must be there beside what runs: or the kernel ends something. */
function withoutMemory({ memory: { reservations, available } }: Foresight): string[] {
  if (available === null || reservations <= available) return [];
  return [
    `${mebibytes(available)} MiB of memory are left, and what this release starts beside what runs needs at least ` +
      `${mebibytes(reservations)} MiB. Nothing was changed. End something, take a larger host, or release with the strategy ` +
      "'rolling' or 'recreate'",
  ];
}

/** A run of a workflow mustn't bring back what a person has taken away, nor what a contract has left without its tables. */
function broughtBack({ stacks }: Plan): string[] {
  return Object.entries(stacks).flatMap(([stack, { rolledBack, behindContract }]) => [
    ...(behindContract === undefined
      ? []
      : [`${behindContract}\nOr, where it lives with what is left: --again releases it all the same`]),
    ...(rolledBack === undefined
      ? []
      : [
          `${rolledBack.who} went back from this very release of ${stack} at ${rolledBack.at}${commitOf(rolledBack)}. ` +
            'Nothing was changed. Revert its commit or mend it; --again releases it all the same',
        ]),
  ]);
}

function commitOf({ commit }: { readonly commit?: string | null }): string {
  return commit ? ` (${commit.slice(0, 12)})` : '';
}

/** Somebody had a reason at night: who replaces his edit must have seen it. One that is declared by now is replaced by itself. */
function editedByHand(host: string, { stacks }: Plan): string[] {
  const lost = Object.entries(stacks).flatMap(([stack, { edited, install, remove }]) =>
    edited.filter((path) => install.includes(path) || remove.includes(path)).map((path) => `${stack}/${path}`),
  );
  if (lost.length === 0) return [];
  return [
    `edited on the host, and not declared so: ${lost.join(', ')}. Nothing was changed. npx vpsynth drift ${host} shows the ` +
      'edits; declare them, so that synth writes the same, or give them up by --overwrite-edits',
  ];
}
