import type { LoadResult } from '../vantage/load';
import type { Place } from './place';

/** Requests of both services, and those that were not answered by 200. */
export interface Counted {
  readonly requests: number;
  readonly lost: number;
  /** How many ended how, of each service. */
  readonly how: readonly string[];
}

const paths = ['/', '/api'] as const;

/** Lets clients send POSTs over kept connections to services of both strategies, never repeating one, until it is stopped. */
export function startLoad({ lab, site }: Place): () => Promise<Counted> {
  const loads = paths.map((path) =>
    lab.vantage.startLoad({
      url: `https://${site.domain}${path}`,
      clients: 3,
      pauseMilliseconds: 30,
      timeoutSeconds: 10,
      seconds: 400,
    }),
  );
  return async () => {
    const results: LoadResult[] = await Promise.all(loads.map((load) => load.stop()));
    const requests = results.reduce((sum, { total }) => sum + total, 0);
    const well = results.reduce((sum, { outcomes }) => sum + (outcomes[200] ?? 0), 0);
    return { requests, lost: requests - well, how: results.map(({ outcomes }) => JSON.stringify(outcomes)) };
  };
}

/** The release that each service answers with; what else it answers with. */
export async function answers({ lab, site }: Place): Promise<string[]> {
  const asked = paths.map((path) => lab.vantage.request(`https://${site.domain}${path}`, { seconds: 5 }));
  return (await Promise.all(asked)).map(({ status, body }) => (status === 200 ? body : `status ${status}`));
}
