import type { PrometheusFacet } from '../../constructs/facets/operations';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/** `prometheus.yml`: what holds for all; targets and rules stand in a file a stack, so that no project touches another's. */
export function prometheusFile({ component, stack }: PlacedWorkload, { scrapeInterval }: PrometheusFacet): string {
  return yaml(
    {
      global: {
        scrape_interval: `${scrapeInterval}`,
        scrape_timeout: `${scrapeInterval.seconds < 10 ? scrapeInterval : '10s'}`,
        evaluation_interval: `${scrapeInterval}`,
        external_labels: { host: stack.host?.folder },
        // A target that grows without end loses its scrape, not the server its memory.
        body_size_limit: '16MB',
        sample_limit: 50_000,
      },
      rule_files: ['rules/*.yml'],
      scrape_config_files: ['scrapes/*.yml'],
    },
    { header: header(component, '', component.node.path) },
  );
}
