import type { ExportTarget } from '../../../constructs/project/export-target';
import { header } from '../../header';
import { type YamlValue, yaml } from '../../serialize/yaml';
import { type Exported, type ExportedService, givenTo, isReached, routesTo } from '../exported';
import type { ExportFormat } from '../format';
import { component, healthChecks, longestName, notCarriedBecause } from './component';
import { gaps } from './gaps';

/**
 * `app.yaml`, an app spec of DigitalOcean's App Platform (docs.digitalocean.com/products/app-platform/reference/app-spec;
 * what is written of it: digitalocean/openapi, app_spec.yml). What is given where it runs stands as `${NAME}`, for
 * `envsubst` to fill in.
 */
export function appPlatform(on: Exported, { region }: Extract<ExportTarget, { to: 'app-platform' }>): ExportFormat {
  const carried = on.services.filter((service) => notCarriedBecause(service) === undefined);
  const given = givenTo(carried).map(({ key }) => `\${${key}}`);
  return {
    title: 'DigitalOcean App Platform',
    files: [
      { name: 'app-platform/app.yaml', content: yaml(spec(on, carried, region), { header: header(on.environment) }) },
    ],
    commands:
      given.length === 0
        ? ['doctl apps create --spec app.yaml']
        : [`envsubst '${given.join(' ')}' < app.yaml | doctl apps create --spec -`],
    gaps: gaps(on, carried),
  };
}

function spec(on: Exported, carried: readonly ExportedService[], region: string): YamlValue {
  const always = carried.filter(({ workload }) => workload.facet.runs.type === 'always');
  const isService = ({ workload }: ExportedService) => routesTo(on, workload).length > 0 || isReached(on, workload);
  const jobs = carried.filter(({ workload }) => workload.facet.runs.type === 'once');
  const filled = (list: readonly object[]) => (list.length === 0 ? undefined : list);
  return {
    name: on.stack.name.slice(0, longestName).replace(/-$/, ''),
    region,
    domains: filled(
      on.sites.map(({ facet }, index) => ({ domain: facet.domain, type: index === 0 ? 'PRIMARY' : 'ALIAS' })),
    ),
    ingress: { rules: rules(on, carried) },
    services: filled(always.filter(isService).map((service) => ({ ...component(service), ...ports(on, service) }))),
    workers: filled(always.filter((service) => !isService(service)).map(component)),
    jobs: filled(jobs.map((service) => ({ ...component(service), kind: deployPhase(service) }))),
  } as unknown as YamlValue;
}

function deployPhase({ workload: { facet } }: ExportedService): string {
  return facet.runs.type === 'once' && facet.runs.afterRelease ? 'POST_DEPLOY' : 'PRE_DEPLOY';
}

function ports(on: Exported, { workload }: ExportedService) {
  const port = workload.facet.endpoints[0]?.port;
  return {
    ...(routesTo(on, workload).length > 0 ? { http_port: port } : { internal_ports: [port] }),
    ...healthChecks(workload),
  };
}

/** The first rule that fits wins: longer paths stand before those that they begin with. */
function rules(on: Exported, carried: readonly ExportedService[]) {
  const all = carried.flatMap(({ workload }) => routesTo(on, workload).map((route) => ({ ...route, workload })));
  return all
    .sort((left, right) => right.path.length - left.path.length)
    .map(({ site, path, workload }) => ({
      match: { authority: { exact: site.domain }, path: { prefix: path } },
      component: { name: workload.facet.name, preserve_path_prefix: true },
    }));
}
