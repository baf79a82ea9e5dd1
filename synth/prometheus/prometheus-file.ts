import type { Endpoint } from '../../constructs/facets/endpoint';
import type { PrometheusFacet } from '../../constructs/facets/operations';
import { Duration } from '../../constructs/values/duration';
import { endpointPart } from '../compose/environment';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

const longestTimeout = Duration.seconds(10);

/** `prometheus.yml`: what holds for all; targets and rules stand in a file a stack, so that no project touches another's. */
export function prometheusFile(model: Model, workload: PlacedWorkload, facet: PrometheusFacet): string {
  const { component, stack } = workload;
  const { scrapeInterval } = facet;
  return yaml(
    {
      global: {
        scrape_interval: `${scrapeInterval}`,
        scrape_timeout: `${scrapeTimeout(facet)}`,
        evaluation_interval: `${scrapeInterval}`,
        external_labels: { host: stack.host?.folder },
        // A target that grows without end loses its scrape, not the server its memory.
        body_size_limit: '16MB',
        sample_limit: 50_000,
      },
      ...(facet.sendsTo === undefined ? { rule_files: ['rules/*.yml'] } : handedOn(model, workload, facet.sendsTo)),
      scrape_config_files: ['scrapes/*.yml', 'probes/*.yml'],
      ...(facet.alertmanager && alerting(model, workload, facet.alertmanager)),
    },
    { header: header(component, '', component.node.path) },
  );
}

/** How long a target may take to answer. Prometheus refuses one above the interval. */
export function scrapeTimeout({ scrapeInterval }: PrometheusFacet): Duration {
  return scrapeInterval.seconds < longestTimeout.seconds ? scrapeInterval : longestTimeout;
}

/** Every sample, to the Prometheus that keeps them. */
function handedOn(model: Model, workload: PlacedWorkload, receiver: Endpoint) {
  const address = endpointPart(model, workload, receiver.hostAndPort);
  return { remote_write: [{ url: `http://${address}/api/v1/write` }] };
}

function alerting(model: Model, workload: PlacedWorkload, alertmanager: Endpoint) {
  const targets = model.reachEach(workload, alertmanager).map(({ host, port }) => `${host}:${port}`);
  return { alerting: { alertmanagers: [{ static_configs: [{ targets }] }] } };
}
