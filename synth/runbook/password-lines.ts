import type { Model, Stack } from '../derive/model';
import { edgeSites } from './edge-sites';

/** The secrets that are lines of an htpasswd file: a user and a hash, which nginx reads. */
export function passwordLines(model: Model, stack: Stack): ReadonlySet<string> {
  const routes = edgeSites(model, stack).flatMap(({ facet }) => facet.routes) as { basicAuth?: { name: string } }[];
  return new Set(routes.flatMap(({ basicAuth }) => basicAuth?.name ?? []));
}
