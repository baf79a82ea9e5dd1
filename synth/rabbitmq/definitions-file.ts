import type { RabbitMqFacet, RabbitMqVirtualHostFacet } from '../../constructs/facets/rabbitmq';
import { placeholder } from '../configuration';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { json } from '../serialize/json';
import { queueDefinitions } from './queue-definitions';

/**
 * `definitions.json`: the virtual hosts, the user that opens each, the operator, and the queues. JSON has no comments;
 * RabbitMQ passes over members that it doesn't know, such as `explanation`, which its own exports have too.
 */
export function definitionsFile(
  { component }: PlacedWorkload,
  broker: RabbitMqFacet,
  virtualHosts: readonly RabbitMqVirtualHostFacet[],
): string {
  const queues = virtualHosts.map((virtualHost) => queueDefinitions(virtualHost.name, virtualHost.queues));
  return json({
    explanation: [...header(component), component.node.path],
    vhosts: virtualHosts.map(({ name }) => ({ name, default_queue_type: 'quorum' })),
    users: [
      ...virtualHosts.map(({ user, password }) => ({ name: user, password: placeholder(password), tags: [] })),
      // `monitoring` opens the management UI and shows the node's state, but changes no users and no policies.
      { name: broker.operator, password: placeholder(broker.operatorPassword), tags: ['monitoring'] },
    ],
    permissions: virtualHosts.flatMap((virtualHost) => [
      { user: virtualHost.user, vhost: virtualHost.name, ...permissionsOf(virtualHost) },
      // Looks at queues and messages; declares, deletes and publishes nothing.
      { user: broker.operator, vhost: virtualHost.name, configure: '^$', write: '^$', read: '.*' },
    ]),
    policies: queues.flatMap(({ policies }) => policies),
    queues: queues.flatMap((each) => each.queues),
  });
}

/** Publishing to a queue by its name goes through the default exchange (rabbitmq.com/docs/access-control). */
function permissionsOf({ userDeclares }: RabbitMqVirtualHostFacet) {
  return userDeclares
    ? { configure: '.*', write: '.*', read: '.*' }
    : { configure: '^$', write: '^amq\\.default$', read: '.*' };
}
