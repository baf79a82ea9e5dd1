import type { VirtualHostFacet } from '../../constructs/facets/edge';
import { EndpointPart } from '../../constructs/facets/endpoint';
import { Environment } from '../../constructs/project/environment';
import { Secret } from '../../constructs/values/secret';
import type { Found, Model, PlacedWorkload, Stack } from '../derive/model';

/** A setting of a service, as a platform takes it. */
export type Setting =
  | { readonly type: 'plain'; readonly name: string; readonly text: string }
  /** A part of another service's endpoint, which the platform names in its own way. */
  | { readonly type: 'place'; readonly name: string; readonly place: EndpointPart; readonly service: PlacedWorkload }
  /** Given where it runs: a secret, or the place of what isn't carried there. */
  | { readonly type: 'given'; readonly name: string; readonly key: string; readonly from: string };

/** A value that somebody gives: two services may name it differently, and name two values alike. */
export type Given = Extract<Setting, { type: 'given' }>;

/** A service that this repository builds: platforms run these, and sell the rest as their own. */
export interface ExportedService {
  readonly workload: PlacedWorkload;
  readonly settings: readonly Setting[];
}

/** An environment as platforms other than a host see it. */
export interface Exported {
  readonly model: Model;
  readonly environment: Environment;
  readonly stack: Stack;
  readonly services: readonly ExportedService[];
  /** What stays behind: databases, brokers and the like. */
  readonly left: readonly PlacedWorkload[];
  readonly sites: readonly Found<'virtual-host'>[];
}

export function exported(model: Model, environment: Environment, stack: Stack): Exported {
  const carried = stack.workloads.filter(({ facet }) => facet.image.build !== undefined);
  return {
    model,
    environment,
    stack,
    services: carried.map((workload) => ({ workload, settings: settings(model, workload, carried) })),
    left: stack.workloads.filter((workload) => !carried.includes(workload)),
    sites: model.find('virtual-host').filter(({ component }) => Environment.of(component) === environment),
  };
}

function settings(model: Model, workload: PlacedWorkload, carried: readonly PlacedWorkload[]): Setting[] {
  return Object.entries(workload.facet.environment).map(([name, value]): Setting => {
    if (value instanceof Secret) return { type: 'given', name, key: value.name, from: 'a secret' };
    if (!(value instanceof EndpointPart)) return { type: 'plain', name, text: String(value) };
    const { endpoint, part } = value;
    if (endpoint.externalHost !== undefined)
      return { type: 'plain', name, text: spelled(endpoint.externalHost, value) };
    const service = model.target(workload.stack, endpoint);
    if (service !== undefined && carried.includes(service)) return { type: 'place', name, place: value, service };
    const key = [endpoint.owner.node.id, part].join('_').toUpperCase().replaceAll('-', '_');
    return { type: 'given', name, key, from: `the ${part} of what takes the place of ${endpoint.owner.node.path}` };
  });
}

/** A part of an endpoint whose host is known. */
export function spelled(host: string, { endpoint, part }: EndpointPart): string {
  if (part === 'host') return host;
  return part === 'port' ? String(endpoint.port) : `${host}:${endpoint.port}`;
}

/** Where a service is asked for http from outside: the routes that lead to it, with their names. */
export function routesTo({ sites }: Exported, workload: PlacedWorkload): { site: VirtualHostFacet; path: string }[] {
  return sites.flatMap(({ facet }) =>
    facet.routes.flatMap((route) =>
      route.type === 'proxy' && leadsTo(route.target, workload) ? [{ site: facet, path: route.path }] : [],
    ),
  );
}

export function leadsTo(target: EndpointPart['endpoint'], { component, facet }: PlacedWorkload): boolean {
  return target.owner === component && target.workload === facet.name;
}

/** What must be given to services, each once, in the order of their keys. */
export function givenTo(services: readonly ExportedService[]): Given[] {
  const all = services.flatMap(({ settings }) => settings.filter((each) => each.type === 'given'));
  const byKey = new Map(all.map((each) => [each.key, each]));
  return [...byKey.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** Whether another service names it in its settings. */
export function isReached({ services }: Exported, workload: PlacedWorkload): boolean {
  return services.some(({ settings }) => settings.some((each) => each.type === 'place' && each.service === workload));
}
