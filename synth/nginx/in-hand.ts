import type { PlacedWorkload } from '../derive/model';
import { directive, type NginxDirective } from '../serialize/nginx';
import { groupVariable } from './upstream-groups';

/** More than nginx can have in hand: nothing is refused, all are counted (ngx_http_limit_conn_module takes no more). */
const most = 65_535;

/**
 * nginx counts requests by the group that they have chosen, from the end of their header on: also an upload that is being
 * read, and has no connection to the service yet. So a release knows when a side has nothing in hand any more.
 */
export function countZones(workload: PlacedWorkload): NginxDirective[] {
  const chosen = groupVariable(workload);
  if (chosen === undefined) return [];
  const comment = `${workload.component.node.path}: requests in hand`;
  return [{ ...directive('limit_conn_zone', chosen, `zone=${zone(workload)}:64k`), comment }];
}

/** Counts the requests of a location. */
export function countRequests(workload: PlacedWorkload): NginxDirective[] {
  if (groupVariable(workload) === undefined) return [];
  return [
    {
      ...directive('limit_conn', zone(workload), most),
      comment: 'counts what is in hand, refuses nothing: docs/adr/0005-colours.md',
    },
  ];
}

/** Answers by 503 while a request of the location's own group is in hand. */
export function refuseWhileInHand(workload: PlacedWorkload): NginxDirective[] {
  return [directive('limit_conn', zone(workload), 1), directive('limit_conn_log_level', 'info')];
}

/** nginx refuses to reload where a zone of the same name has another key: one that changes its strategy gets another. */
function zone(workload: PlacedWorkload): string {
  const chosen = groupVariable(workload) ?? '';
  return [workload.stack.name, workload.facet.name, chosen.slice(chosen.lastIndexOf('__') + 2)].join('.');
}
