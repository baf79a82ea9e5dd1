import type { Model, Stack } from '../derive/model';
import type { DeployedRequest } from './deployment';

/** One request for each route that leads into a stack: any answer but a server's error says that the way is open. */
export function requestsOf(model: Model, stack: Stack): DeployedRequest[] {
  return model.find('virtual-host').flatMap(({ facet: { edges, domain, certificate, routes } }) => {
    const onHost = edges.some((edge) => model.placed(edge).some((placed) => placed.stack.host === stack.host));
    if (!onHost) return [];
    return routes
      .filter((route) => route.type === 'proxy' && model.target(stack, route.target)?.stack === stack)
      .map(({ path }) => ({ domain, path, tls: certificate !== undefined }));
  });
}
