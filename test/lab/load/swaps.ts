import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host/host';
import type { Lab } from '../lab';
import { type Measurement, measurement, type ReleaseSeconds } from './measurement';
import { differences } from './reconcile';
import { answeredBetween, processCounts } from './server-counts';
import { type Mix, startTraffic } from './traffic';

/** One release that was made of another. */
export interface Swap {
  readonly seconds: ReleaseSeconds;
  /** From the first change on the host until no request of the old release is left, in milliseconds since the epoch. */
  readonly span: readonly [from: number, to: number];
}

/** A service that counts what it answers, and where it is reached. */
export interface Served {
  readonly lab: Lab;
  readonly host: Host;
  readonly site: string;
  /** Where on its host it leaves its counts. */
  readonly countsFolder: string;
}

export interface Conditions {
  readonly mix: Mix;
  /** How long requests are sent before the first release: what its time is compared with. */
  readonly restSeconds: number;
}

/** A service writes what it has counted twice a second. */
const untilCounted = 1500;
/** Connections are made, programs have seen what they do often. */
const warmUp = 3000;

/** Makes releases one after the other while requests are sent; then compares what clients and servers have counted. */
export async function underTraffic(
  { lab, host, site, countsFolder }: Served,
  { mix, restSeconds }: Conditions,
  releases: readonly (() => Promise<Swap>)[],
): Promise<Measurement> {
  await sleep(untilCounted);
  const before = await processCounts(host, countsFolder);
  const traffic = await startTraffic(lab.vantage.machine, site, mix);
  try {
    await sleep(warmUp);
    const from = Date.now();
    await sleep(restSeconds * 1000);
    const rest = [from, Date.now()] as const;
    const swaps: Swap[] = [];
    for (const release of releases) swaps.push(await release());
    // What is answered now is the last release's.
    await sleep(1000);
    const outcomes = await traffic.stop({ rest: [rest], switch: swaps.map(({ span }) => span) });
    await sleep(untilCounted);
    const servers = answeredBetween(before, await processCounts(host, countsFolder));
    return measurement(
      outcomes,
      swaps.map(({ seconds }) => seconds),
      differences(outcomes, servers),
    );
  } finally {
    traffic.abandon();
  }
}
