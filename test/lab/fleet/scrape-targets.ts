import { waitFor } from '../../wait-for';
import type { Host } from '../host/host';

/** What a host's Prometheus asks for metrics. */
export interface ScrapeTarget {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  /** `up` or `down`. */
  readonly health: string;
  readonly lastError: string;
}

/**
 * Its targets, when each is up, or after 45 seconds: one that was asked before it had started is asked again after 15.
 */
export async function scrapeTargets(host: Host): Promise<ScrapeTarget[]> {
  const question = ['curl', '--silent', '--fail', 'http://127.0.0.1:9090/api/v1/targets?state=active'] as const;
  let targets: ScrapeTarget[] = [];
  try {
    await waitFor(`the targets of ${host.name}`, 45, async () => {
      targets = JSON.parse(await host.run(question)).data.activeTargets;
      return targets.length > 0 && targets.every(({ health }) => health === 'up');
    });
  } catch (error) {
    if (targets.length === 0) throw error;
  }
  return targets.map(({ scrapePool, scrapeUrl, health, lastError }) => ({ scrapePool, scrapeUrl, health, lastError }));
}
