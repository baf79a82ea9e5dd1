import { UserError } from '../cli/user-error';
import type { HostFiles } from './host-files';
import { collectSecrets } from './secrets/collect';
import { secretNeeds, unfitValues } from './secrets/needs';
import { commitOf } from './who';

/** What a run has to be told of its hosts beside their files, collected once for all of them. */
export interface Gathered {
  /** The values of all secrets, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** What goes to one host: the values that it needs and no others. */
  of(host: HostFiles): {
    readonly values: Readonly<Record<string, string>>;
    /** Names of its secrets that have no value here. */
    readonly missing: readonly string[];
    readonly commit: string | undefined;
  };
}

/** @throws UserError for a value that doesn't fit its place, and what {@link collectSecrets} throws */
export async function gather(hosts: readonly HostFiles[]): Promise<Gathered> {
  const needs = secretNeeds(
    '.',
    hosts.map(({ name }) => name),
  );
  const [{ values }, commits] = await Promise.all([
    collectSecrets(needs.map(({ secret }) => secret)),
    Promise.all(hosts.map(async ({ name, folder }) => [name, await commitOf(folder)] as const)),
  ]);
  const unfit = unfitValues(needs, values);
  if (unfit.length > 0) throw new UserError(unfit.join('\n'));
  const commitByHost = new Map(commits);
  return {
    values,
    of: ({ name }) => {
      const own = [...new Set(needs.filter(({ host }) => host === name).map(({ secret }) => secret))].sort();
      return {
        values: Object.fromEntries(own.flatMap((each) => (values.has(each) ? [[each, values.get(each) ?? '']] : []))),
        missing: own.filter((each) => !values.has(each)),
        commit: commitByHost.get(name),
      };
    },
  };
}
