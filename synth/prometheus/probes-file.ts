import { Vps } from '../../constructs/host/vps';
import { Environment } from '../../constructs/project/environment';
import type { Found, Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import { proberOn, probesOf } from './probes';
import type { WatchedStack } from './watched';

/**
 * `probes/<stack>.yml`: a job a public name, asked at the host's own public address under that name, so that neither a
 * resolver nor a cache of one comes in between.
 */
export function probesFile(
  model: Model,
  prometheus: PlacedWorkload,
  { stack, sites }: WatchedStack,
): string | undefined {
  const prober = proberOn(model, stack.host);
  const [facet] = prober === undefined ? [] : model.facetsOf(prober.component, 'prober');
  const [exporter] = facet === undefined ? [] : model.reachEach(prometheus, facet.endpoint);
  if (exporter === undefined || !(stack.host instanceof Vps)) return undefined;
  const { publicAddress } = stack.host;
  const jobs = sites.flatMap((site) => {
    const targets = probesOf(model, site).map(({ module, path }) => ({
      targets: [`${site.facet.certificate === undefined ? 'http' : 'https'}://${publicAddress}${path}`],
      labels: {
        ...labelsOf(site),
        host: stack.host?.folder,
        __param_module: module,
        __param_hostname: site.facet.domain,
        path,
      },
    }));
    return targets.length === 0 ? [] : [jobOf(site, targets, `${exporter.host}:${exporter.port}`)];
  });
  const [first] = sites;
  if (first === undefined || jobs.length === 0) return undefined;
  return yaml({ scrape_configs: jobs }, { header: header(stack.environment ?? first.component) });
}

/** As the exporter's own documentation has it: the target becomes a parameter, the exporter the address. */
function jobOf({ component }: Found<'virtual-host'>, targets: readonly object[], exporter: string) {
  return {
    job_name: component.node.path,
    metrics_path: '/probe',
    // Twice a minute: each probe is a request that a service answers.
    scrape_interval: '30s',
    static_configs: targets.map((target) => ({ ...target })),
    relabel_configs: [
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__param_hostname', 'path'], separator: '', target_label: 'instance' },
      { target_label: '__address__', replacement: exporter },
    ],
  };
}

function labelsOf({ component }: Found<'virtual-host'>): Record<string, string> {
  const environment = Environment.of(component);
  return {
    construct: component.node.path,
    ...(environment && { project: environment.project.node.id, environment: environment.node.id }),
  };
}
