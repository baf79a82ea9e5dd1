import type { Conditions } from './swaps';
import { ways } from './ways';

export interface Knobs {
  readonly releases: number;
  readonly names: readonly string[];
  /** Whether the page is written, and whether with what it says already. @default it is not written */
  readonly record?: 'new' | 'more';
  readonly conditions: Conditions;
}

/** How a measurement is set by the environment (docs/releases-measured.md). Throws for what it can't be. */
export function knobs(environment: Readonly<Record<string, string | undefined>>): Knobs {
  const { VPSYNTH_RELEASES = '3', VPSYNTH_REQUESTS = '500', VPSYNTH_STRATEGIES, VPSYNTH_MEASURED } = environment;
  const names = VPSYNTH_STRATEGIES?.split(',') ?? Object.keys(ways);
  const unknown = names.filter((name) => !(name in ways));
  if (unknown.length > 0) {
    throw new Error(`VPSYNTH_STRATEGIES: no ${unknown.join(', ')}; there are ${Object.keys(ways).join(', ')}`);
  }
  if (VPSYNTH_MEASURED !== undefined && VPSYNTH_MEASURED !== 'new' && VPSYNTH_MEASURED !== 'more') {
    throw new Error(`VPSYNTH_MEASURED is new or more, not ${VPSYNTH_MEASURED}`);
  }
  return {
    releases: whole('VPSYNTH_RELEASES', VPSYNTH_RELEASES),
    names,
    ...(VPSYNTH_MEASURED && { record: VPSYNTH_MEASURED }),
    conditions: conditions(whole('VPSYNTH_REQUESTS', VPSYNTH_REQUESTS)),
  };
}

function whole(name: string, text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new Error(`${name} is a whole number above 0, not ${text}`);
  return Number(text);
}

/** Without what takes seconds to answer. */
export function shortAlone({ restSeconds, mix: { http1, http2, websocket } }: Conditions): Conditions {
  return { restSeconds, mix: { http1, http2, websocket } };
}

/** All kinds of requests at the same time. */
export function conditions(requestsPerSecond: number, restSeconds = 10): Conditions {
  return {
    restSeconds,
    mix: {
      http1: { clients: 40, perSecond: requestsPerSecond / 2 },
      http2: { connections: 8, streams: 5, perSecond: requestsPerSecond / 2 },
      websocket: { clients: 10, perSecond: 50 },
      slow: { clients: 4 },
      upload: { clients: 1, mebibytes: 50, seconds: 3 },
    },
  };
}
