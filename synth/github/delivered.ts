import type { DeliveryFacet } from '../../constructs/facets/delivery';
import type { Host } from '../../constructs/host/host';
import { imageReference, isBuilt } from '../derive/image-reference';
import type { Model } from '../derive/model';

/** The hosts that are deployed to, in the order of their first stack. */
export function deliveredHosts(model: Model, { hosts }: DeliveryFacet): Host[] {
  const withStacks = new Set<Host>();
  for (const { host } of model.stacks) if (host !== undefined && !host.local) withStacks.add(host);
  return [...withStacks].filter((host) => hosts === undefined || (hosts as readonly Host[]).includes(host));
}

/** The images that this repository builds for them. */
export function builtImages(model: Model, facet: DeliveryFacet): string[] {
  const hosts = new Set(deliveredHosts(model, facet));
  const workloads = model.stacks.flatMap((stack) =>
    stack.host !== undefined && hosts.has(stack.host) ? stack.workloads : [],
  );
  return [...new Set(workloads.filter(isBuilt).map(imageReference))];
}

/** The registries that those images are pushed to: the part before the first slash. */
export function registriesOf(model: Model, facet: DeliveryFacet): string[] {
  const pushed = builtImages(model, facet).filter((image) => image.includes('/'));
  return [...new Set(pushed.map((image) => image.slice(0, image.indexOf('/'))))];
}
