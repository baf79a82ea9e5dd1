import type { Host } from '../host/host';
import { waitFor } from '../wait';

/** What a host's Prometheus asks for metrics. */
export interface ScrapeTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** `up` or `down`. */
  readonly health: string;
  readonly lastError: string;
}

/** Its targets, when each was asked: it waits for that, 45 seconds at most. */
export async function scrapeTargets(host: Host): Promise<ScrapeTarget[]> {
  const question = ['curl', '--silent', '--fail', 'http://127.0.0.1:9090/api/v1/targets?state=active'] as const;
  let targets: ScrapeTarget[] = [];
  await waitFor(`Prometheus on ${host.name} to have asked all`, 45, async () => {
    targets = JSON.parse(await host.run(question)).data.activeTargets;
    return targets.length > 0 && targets.every(({ health }) => health !== 'unknown');
  });
  return targets.map(({ scrapePool, scrapeUrl, health, lastError }) => ({ scrapePool, scrapeUrl, health, lastError }));
}
