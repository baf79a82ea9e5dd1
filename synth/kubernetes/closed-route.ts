import type { Route } from '../../constructs/edge/route';
import type { Model, Stack } from '../derive/model';

/** Why a route leads nowhere on a cluster; undefined when it does. */
export function closedBecause(
  { model, stack }: { readonly model: Model; readonly stack: Stack },
  route: Route,
): string | undefined {
  if (route.type === 'files') return `files of the edge (${route.folder})`;
  if (route.type === 'response') return `a fixed response with status ${route.status}`;
  if (route.type === 'redirect') return undefined;
  if (route.allow !== undefined) return `access from ${route.allow.join(', ')} alone`;
  if (route.basicAuth !== undefined) return `a password (${route.basicAuth.name})`;
  if (model.target(stack, route.target) === undefined)
    return `a service that isn't on this cluster (${route.target.owner.node.path})`;
  return undefined;
}
