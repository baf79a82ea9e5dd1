import type { Model, Stack } from '../derive/model';
import type { DeployedDatabase } from './deployment';

/** The PostgreSQL databases whose servers run in these stacks. */
export function databasesOf(model: Model, stacks: readonly Stack[]): DeployedDatabase[] {
  return model.find('database').flatMap(({ component, facet: { server, name } }) => {
    const facet = model.facetsOf(server, 'postgres-server')[0];
    const placed = model
      .placed(server)
      .find((each) => stacks.includes(each.stack) && each.facet.name === facet?.workload);
    const service = placed?.instances[0]?.service;
    if (placed === undefined || service === undefined) return [];
    return [{ construct: component.node.path, stack: placed.stack.name, service, name }];
  });
}
