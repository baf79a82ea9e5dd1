import { UserError } from '../cli/user-error';
import { canariesFirst } from './canary-first';
import { type Failure, HostsFailed } from './failures';
import { gather } from './gather';
import type { HostFiles } from './host-files';
import type { HostPlan } from './host-plan';
import { ImageSource } from './images/image-source';
import { alone, connecting, inParallel, type Outcome } from './in-parallel';
import { type DeployOptions, type PreparedHost, prepareHost } from './prepare-host';
import type { Reporter } from './progress/reporter';
import { provedLater } from './proved-later';
import { type Round, rounds } from './rounds';
import { redactError, type Spellings, spellingsOf } from './secrets/redact';
import { withoutUnreachable } from './unreachable';

export interface FleetOptions extends DeployOptions {
  /** `registry`: hosts pull; `transfer`: images are built here and sent over the connection. */
  readonly images: 'registry' | 'transfer';
  /** How many hosts at once are changed. */
  readonly parallel: number;
  /** The hosts that are deployed to before the others, alone; each must be well before anything else begins. */
  readonly canaries: readonly string[];
  /** Goes on without hosts that can't be reached, and without those that use them. */
  readonly skipUnreachable: boolean;
  /**
   * Takes the plans of a dry run.
   * @default they are told
   */
  readonly planned?: (plans: readonly HostPlan[]) => void;
}

/**
 * Brings hosts to what the committed files say, each as a whole or not at all. All are connected to, locked and planned
 * before the first gets anything, and have their files and images before the first is changed. After a failure nothing
 * more begins.
 *
 * @throws HostsFailed with what failed where, and what wasn't begun
 */
export async function deployHosts(
  hosts: readonly HostFiles[],
  options: FleetOptions,
  reporter: Reporter,
): Promise<void> {
  let hidden: Spellings = new Map();
  const gathering = gather(hosts).then((gathered) => {
    hidden = spellingsOf(gathered.values, JSON.stringify(hosts));
    reporter.keepSecret(hidden);
    return gathered;
  });
  gathering.catch(() => {});
  const images = new ImageSource(options.images, options);
  const prepared = new Map<string, PreparedHost>();
  const failed = async (failures: readonly Failure[], notBegun: readonly string[], partly: readonly string[] = []) => {
    const told = hosts.flatMap(({ name }) => failures.filter(({ host }) => host === name));
    // Words of docker, rsync or ssh may repeat what they were given.
    await gathering.catch(() => {});
    for (const { error } of told) redactError(error, hidden);
    return new HostsFailed(told, notBegun, partly, hosts.length > 1);
  };
  try {
    const failures: Failure[] = [];
    await inParallel(alone(hosts.map(({ name }) => name)), connecting, async ({ host }) => {
      const files = hosts.find(({ name }) => name === host) as HostFiles;
      try {
        prepared.set(host, await prepareHost(files, gathering, images, options, reporter));
      } catch (error) {
        failures.push({ host, error });
      }
    });
    const { skipped, fatal } = withoutUnreachable(hosts, failures, options);
    if (fatal.length > 0 || (failures.length > 0 && skipped.size === hosts.length)) {
      // Also those that would have been left out: each reason is told.
      const told = failures.map((failure) => fatal.find(({ host }) => host === failure.host) ?? failure);
      const broken = new Set(told.map(({ host }) => host));
      throw await failed(
        told,
        hosts.flatMap(({ name }) => (broken.has(name) ? [] : [name])),
      );
    }
    for (const [host, why] of skipped) reporter.tell(host, 'skipped', `left out: ${why}`);
    const going = hosts.flatMap(({ name }) => (skipped.has(name) ? [] : [prepared.get(name) as PreparedHost]));
    if (options.planned) options.planned(going.map(({ plan }) => plan));
    else for (const host of going) host.tellPlan();
    if (options.dryRun || !going.some(({ hasWork }) => hasWork)) return;
    await carryOut(going, options, reporter, failed);
  } finally {
    await Promise.all([...prepared.values()].map((host) => host.close()));
  }
}

function failureOf({ round, error }: Outcome['failures'][number]): Failure {
  return { host: round.host, error };
}

function notCertified(host: string): UserError {
  return new UserError(`everything runs on ${host}, but not every site has a certificate that clients trust`);
}

type Failed = (failures: readonly Failure[], notBegun: readonly string[], partly?: readonly string[]) => Promise<Error>;

async function carryOut(
  hosts: readonly PreparedHost[],
  { parallel, canaries }: FleetOptions,
  reporter: Reporter,
  failed: Failed,
): Promise<void> {
  const byName = new Map(hosts.map((host) => [host.files.name, host]));
  const of = (round: Round) => byName.get(round.host) as PreparedHost;
  const working = hosts.filter(({ hasWork }) => hasWork).map(({ files }) => files.name);
  const brought = await inParallel(alone(working), parallel, (round) => of(round).bring());
  if (brought.failures.length > 0) {
    const failures = brought.failures.map(failureOf);
    const broken = new Set(failures.map(({ host }) => host));
    throw await failed(
      failures,
      working.filter((host) => !broken.has(host)),
    );
  }
  const ordered = canariesFirst(rounds(hosts.map(({ files }) => files.deployment)), canaries);
  const begun = new Set<string>();
  const done = new Set<string>();
  const uncertified = new Set<string>();
  const { failures, left } = await inParallel(
    ordered,
    parallel,
    async (round) => {
      const host = of(round);
      if (host.hasWork) {
        begun.add(round.host);
        const untrusted = await host.release(round.stacks);
        const toCome = working.filter((each) => each !== round.host && !done.has(each));
        const others = toCome.map((each) => (byName.get(each) as PreparedHost).files.deployment);
        if (untrusted.length > 0 && !provedLater(untrusted, host.files.deployment, others))
          throw notCertified(round.host);
        if (untrusted.length > 0) uncertified.add(round.host);
      }
      if (round.stacks === undefined) done.add(round.host);
      if (canaries.includes(round.host) && round.stacks === undefined) await host.requireWell();
    },
    ({ host }, atWork) => {
      if (atWork.length === 0) return;
      const others = [...new Set(atWork.map((round) => round.host))].join(', ');
      reporter.tell(host, 'stopping', `failed; ${others} comes to its end, and nothing more begins`);
    },
  );
  if (failures.length === 0) {
    const late = await inParallel(alone([...uncertified]), parallel, async (round) => {
      if ((await of(round).certify()).length > 0) throw notCertified(round.host);
    });
    if (late.failures.length === 0) return;
    throw await failed(late.failures.map(failureOf), []);
  }
  const unfinished = [...new Set(left.map(({ host }) => host))].filter((host) => byName.get(host)?.hasWork);
  throw await failed(
    failures.map(failureOf),
    unfinished.filter((host) => !begun.has(host)),
    unfinished.filter((host) => begun.has(host) && !failures.some(({ round }) => round.host === host)),
  );
}
