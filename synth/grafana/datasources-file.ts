import { endpointPart } from '../compose/environment';
import type { Configured } from '../configured';
import type { Found, Model } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/** What panels name the Prometheus by that a Grafana shows unless they say otherwise. */
export const prometheusUid = 'prometheus';

/** `datasources.yml`: whom Grafana asks. What is taken out of it is taken out of Grafana as well. */
export function datasourcesFile(model: Model, { workload, facet }: Configured<'grafana'>): string {
  const [prometheus] = model.find('prometheus').filter(({ component }) => component === facet.prometheus.owner);
  const url = (endpoint: Found<'grafana-datasource'>['facet']['endpoint']) =>
    `http://${endpointPart(model, workload, endpoint.hostAndPort)}`;
  const common = { access: 'proxy', editable: false };
  return yaml(
    {
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          name: 'Prometheus',
          uid: prometheusUid,
          type: 'prometheus',
          url: url(facet.prometheus),
          isDefault: true,
          ...common,
          jsonData: {
            httpMethod: 'POST',
            // What `$__rate_interval` is made of.
            timeInterval: `${prometheus?.facet.scrapeInterval ?? '15s'}`,
          },
        },
        ...furtherDatasources(model, workload).map(({ facet: { uid, name, type, endpoint, settings } }) => ({
          name,
          uid,
          type,
          url: url(endpoint),
          ...common,
          ...(settings && { jsonData: settings }),
        })),
      ],
    },
    { header: header(workload.component, '', workload.component.node.path) },
  );
}

/** Those on the Grafana's own host. */
export function furtherDatasources(
  model: Model,
  workload: Configured<'grafana'>['workload'],
): Found<'grafana-datasource'>[] {
  return model
    .find('grafana-datasource')
    .filter(({ facet }) => model.target(workload.stack, facet.endpoint)?.stack.host === workload.stack.host)
    .filter(({ facet }) => model.reach(workload, facet.endpoint) !== undefined);
}
