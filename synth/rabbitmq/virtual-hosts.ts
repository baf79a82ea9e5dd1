import type { RabbitMqVirtualHostFacet } from '../../constructs/facets/rabbitmq';
import { Environment } from '../../constructs/project/environment';
import type { Model, PlacedWorkload } from '../derive/model';

/**
 * The virtual hosts of a broker in one place: on a host all that name it; on a cluster, where each environment brings a
 * copy of the broker, only the environment's own.
 */
export function virtualHostsIn(
  model: Model,
  { component, stack }: PlacedWorkload,
): readonly RabbitMqVirtualHostFacet[] {
  return model
    .find('rabbitmq-virtual-host')
    .filter(({ facet }) => facet.broker === component)
    .filter((each) => stack.cluster === undefined || Environment.of(each.component) === stack.environment)
    .map(({ facet }) => facet);
}
