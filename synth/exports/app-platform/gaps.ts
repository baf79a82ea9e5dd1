import type { Gap } from '../../kubernetes/gap';
import { type Exported, type ExportedService, isReached, leadsTo, routesTo } from '../exported';
import { notCarriedBecause } from './component';

/** What an app spec can't carry. */
export function gaps(on: Exported, carried: readonly ExportedService[]): Gap[] {
  return [
    ...on.services.flatMap((service) =>
      ofService(on, service).map((what) => ({ path: service.workload.component.node.path, what })),
    ),
    ...on.sites.flatMap(({ component, facet }) =>
      facet.routes
        .filter((route) => route.type !== 'proxy' || !carried.some(({ workload }) => leadsTo(route.target, workload)))
        .map(({ path }) => ({ path: component.node.path, what: `${facet.domain}${path} leads nowhere` })),
    ),
  ];
}

function ofService(on: Exported, service: ExportedService): string[] {
  const because = notCarriedBecause(service);
  if (because !== undefined) return [`not carried: ${because}`];
  const { facet } = service.workload;
  const isWorker = routesTo(on, service.workload).length === 0 && !isReached(on, service.workload);
  const always = facet.runs.type === 'always';
  return [
    ...(facet.container.readOnlyRootFilesystem ? ['its root file system can be written to'] : []),
    ...(always && isWorker && facet.health !== undefined ? ['a worker’s health isn’t asked'] : []),
    ...(always && facet.strategy !== 'rolling'
      ? [`released ${facet.strategy} on a host, here a whole deployment after the other, once it is healthy`]
      : []),
  ];
}
