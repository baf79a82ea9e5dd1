import type { Component } from '../../constructs/fleet/component';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { block, directive, type NginxDirective, nginx } from '../serialize/nginx';
import type { Edge } from './edge';
import { refuseWhileInHand } from './in-hand';
import { choiceOfGroup, groupVariable, upstreamGroups } from './upstream-groups';
import { routedWorkloads } from './upstreams';

/**
 * What a release asks nginx on loopback, one file a stack: `/chosen/<stack>/<service>` says where requests go by now, and
 * `/in-hand/<stack>/<service>/<group>` answers by 503 while one is in hand that has chosen this group, by 200 otherwise.
 */
export function statusFiles(edge: Edge): { name: string; content: string }[] {
  const chosen = routedWorkloads(edge).filter((workload) => groupVariable(workload) !== undefined);
  const stacks = [...new Set(chosen.map(({ stack }) => stack))];
  return stacks.map((stack) => {
    const mine = chosen.filter((workload) => workload.stack === stack);
    const source = mine[0]?.component as Component;
    return {
      name: `status/${stack.name}.conf`,
      content: nginx(mine.flatMap(questions), { header: header(source) }),
    };
  });
}

function questions(workload: PlacedWorkload): NginxDirective[] {
  const chosen = groupVariable(workload) as string;
  const place = `${workload.stack.name}/${workload.facet.name}`;
  return [
    block(
      'location',
      ['=', `/chosen/${place}`],
      [...choiceOfGroup(workload), directive('default_type', 'text/plain'), directive('return', 200, chosen)],
      workload.component.node.path,
    ),
    ...upstreamGroups(workload).map(({ suffix = '' }) =>
      block(
        'location',
        ['=', `/in-hand/${place}/${suffix}`],
        [
          directive('set', chosen, suffix),
          ...refuseWhileInHand(workload),
          // An answer that comes after the count, unlike `return`.
          directive('stub_status'),
        ],
      ),
    ),
  ];
}
