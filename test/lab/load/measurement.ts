import { added, type Histogram } from './histogram';
import { type Counts, type Kind, kinds, type Outcome, type Outcomes } from './traffic';

/** What became of the requests of one kind while releases were made. */
export interface KindMeasurement {
  readonly requests: number;
  /** Not answered rightly, by what came instead. */
  readonly lost: Counts;
  /** Connections that the server ended in between, by the code that it gave. */
  readonly closed: Counts;
  /** The longest time, in milliseconds, in which only losses were answered; 0 without any. */
  readonly longestOutage: number;
  /** How long right answers took, in milliseconds: while nothing was released, and during switches. */
  readonly rest: Histogram;
  readonly switch: Histogram;
}

/** How long one release took, in seconds. */
export interface ReleaseSeconds {
  /** The whole command. */
  readonly command: number;
  /** Of these, waiting for requests of the old release to end. */
  readonly drain: number;
  /** For how long the plan said that nothing would answer, at the most. @default it said nothing of that */
  readonly announcedGap?: number;
}

/** What was counted over some releases of one kind; measurements of several runs add up. */
export interface Measurement {
  readonly seconds: readonly ReleaseSeconds[];
  readonly kinds: Readonly<Partial<Record<Kind, KindMeasurement>>>;
  /** Where clients and servers count differently. */
  readonly differences: readonly string[];
  /** Requests lost: when, how; the first of them. */
  readonly failures: readonly string[];
}

export const nothingMeasured: Measurement = { seconds: [], kinds: {}, differences: [], failures: [] };

const failuresKept = 100;

export function measurement(
  outcomes: Outcomes,
  seconds: readonly ReleaseSeconds[],
  differences: readonly string[],
): Measurement {
  const all = Object.entries(outcomes) as [Kind, Outcome][];
  return {
    seconds,
    differences,
    kinds: Object.fromEntries(
      all.map(([kind, { total, lost, closed, longestOutage, milliseconds }]) => {
        const { rest = {}, switch: during = {} } = milliseconds;
        return [kind, { requests: total, lost, closed, longestOutage, rest, switch: during }];
      }),
    ),
    failures: all.flatMap(([kind, { failures }]) =>
      failures.map(
        ({ at, afterMilliseconds, outcome }) => `${at} ${kind} ${outcome} after ${Math.round(afterMilliseconds)} ms`,
      ),
    ),
  };
}

/** Both together. */
export function sum(one: Measurement, other: Measurement): Measurement {
  return {
    seconds: [...one.seconds, ...other.seconds],
    differences: [...one.differences, ...other.differences],
    failures: [...one.failures, ...other.failures].slice(0, failuresKept),
    kinds: Object.fromEntries(
      kinds
        .filter((kind) => one.kinds[kind] !== undefined || other.kinds[kind] !== undefined)
        .map((kind) => [kind, sumOfKind(one.kinds[kind] ?? none, other.kinds[kind] ?? none)]),
    ),
  };
}

const none: KindMeasurement = { requests: 0, lost: {}, closed: {}, longestOutage: 0, rest: {}, switch: {} };

function sumOfKind(one: KindMeasurement, other: KindMeasurement): KindMeasurement {
  return {
    requests: one.requests + other.requests,
    lost: added(one.lost, other.lost),
    closed: added(one.closed, other.closed),
    longestOutage: Math.max(one.longestOutage, other.longestOutage),
    rest: added(one.rest, other.rest),
    switch: added(one.switch, other.switch),
  };
}

/** All requests, whatever their kind. */
export function requestsOf({ kinds }: Measurement): number {
  return Object.values(kinds).reduce((total, { requests }) => total + requests, 0);
}

/** All that were not answered rightly. */
export function lostOf({ kinds }: Measurement): number {
  return Object.values(kinds)
    .flatMap(({ lost }) => Object.values(lost))
    .reduce((total, count) => total + count, 0);
}

/**
 * An HTTP/2 request that nginx has refused unread, because it came while an old worker said that it ends: the protocol lets a
 * client send it again (RFC 9113, 8.7), ours never do. nginx says so once and refuses all that is on its way by then
 * (ngx_http_v2_read_handler, 1.30); `keepalive_min_timeout` is for HTTP/1.1 alone.
 */
const refusedUnread = / http2 REFUSED_STREAM after /;

/** The first requests that were lost by anything but that. */
export function unexplained({ failures }: Measurement): string[] {
  return failures.filter((failure) => !refusedUnread.test(failure));
}
