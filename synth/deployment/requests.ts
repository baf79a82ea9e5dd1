import type { ProxyRoute } from '../../constructs/edge/route';
import { type EdgeRoute, edgeRoutes } from '../derive/edge-routes';
import { hasColours, hasRotation } from '../derive/instances';
import type { Instance, Model, PlacedWorkload, Stack } from '../derive/model';
import type { AskedRequest, DeployedRequest } from './deployment';

/**
 * What is asked through the edge of each route that leads into a stack. Where the edge asks for a password, or who it is,
 * its own answer stands before the service's: then any but a server's error says that the way is open.
 */
export function requestsOf(model: Model, stack: Stack): DeployedRequest[] {
  return edgeRoutes(model)
    .filter(({ workload }) => workload.stack === stack)
    .flatMap((each) => (guarded(each.route) ? [plain(each)] : requests(each)));
}

/**
 * What is asked of an instance at its own address, before clients' requests come there; nothing of one that they come to as
 * soon as it runs.
 */
export function askedOf(model: Model, workload: PlacedWorkload, { service }: Instance): AskedRequest[] {
  if (!hasColours(workload.facet) && !hasRotation(workload.facet)) return [];
  return reached(model, workload, service).flatMap(({ route, at }) =>
    requests(route).map((one) => ({ ...one, address: at.host, port: at.port })),
  );
}

/** Where the edge reaches an instance, `<address>:<port>`, each once. */
export function routedToOf(model: Model, workload: PlacedWorkload, { service }: Instance): string[] {
  return [...new Set(reached(model, workload, service).map(({ at }) => `${at.host}:${at.port}`))].sort();
}

/** Each route that leads to a service of a workload, and where. */
function reached(model: Model, workload: PlacedWorkload, service: string) {
  return edgeRoutes(model)
    .filter((each) => each.workload === workload)
    .flatMap((route) => {
      const at = model.reachEach(route.edge, route.route.target).find(({ instance }) => instance.service === service);
      return at === undefined ? [] : [{ route, at }];
    });
}

function guarded({ allow, basicAuth }: ProxyRoute): boolean {
  return allow !== undefined || basicAuth !== undefined;
}

function requests(each: EdgeRoute): DeployedRequest[] {
  const declared = each.route.smoke.map(({ path = each.route.path, status, text, within }) => ({
    ...plain(each),
    path,
    expects: { status, ...(text !== undefined && { text }), seconds: within.seconds },
  }));
  return declared.some(({ path }) => path === each.route.path) ? declared : [plain(each), ...declared];
}

function plain({ site, route: { path } }: EdgeRoute): DeployedRequest {
  return { domain: site.domain, path, tls: site.certificate !== undefined };
}
