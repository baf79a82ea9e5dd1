import type { Host } from '../../constructs/host/host';
import { type Configured, configured } from '../configured';
import type { Instance, Model, PlacedWorkload, Stack } from '../derive/model';
import { scrapeTimeout } from '../prometheus/prometheus-file';
import { stacksOn } from '../prometheus/watched';
import type { DeployedMetrics, DeployedScraper } from './deployment';

/** What a host's Prometheus asks an instance for; nothing where none stands. */
export function metricsOf(model: Model, workload: PlacedWorkload, { service }: Instance): DeployedMetrics[] {
  const { stack } = workload;
  const scraper = scraperOn(model, stack.host);
  if (scraper === undefined) return [];
  const jobs = stacksOn(model, stack.host).find((each) => each.stack === stack)?.jobs ?? [];
  return jobs
    .filter((job) => job.workload === workload)
    .flatMap(({ metrics: { endpoint, path, parameters } }) =>
      model
        .reachEach(scraper.workload, endpoint)
        .filter(({ instance }) => instance.service === service)
        .map(({ host: address, port }) => ({ address, port, path: `${path}${query(parameters)}` })),
    );
}

/** How the Prometheus of a host asks what runs there. */
export function deployedScraper(model: Model, host: Host): DeployedScraper | undefined {
  const scraper = scraperOn(model, host);
  if (scraper === undefined) return undefined;
  const { port, scrapeInterval } = scraper.facet;
  return { port, intervalSeconds: scrapeInterval.seconds, timeoutSeconds: scrapeTimeout(scraper.facet).seconds };
}

const known = new WeakMap<Model, ReadonlyMap<Stack['host'], Configured<'prometheus'>>>();

/** Also one that hands its samples on: it knows whether its targets answer. Of several the first. */
function scraperOn(model: Model, host: Stack['host']): Configured<'prometheus'> | undefined {
  let scrapers = known.get(model);
  if (scrapers === undefined) {
    const found = model.stacks.flatMap((stack) => configured(model, stack, 'prometheus'));
    // One on a network of its own isn't on the host's loopback, where it is asked.
    const asked = found.filter(({ workload }) => workload.facet.onHostNetwork);
    scrapers = new Map(asked.reverse().map((each) => [each.workload.stack.host, each]));
    known.set(model, scrapers);
  }
  return scrapers.get(host);
}

function query(parameters: Readonly<Record<string, readonly string[]>> = {}): string {
  const pairs = Object.entries(parameters).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}
