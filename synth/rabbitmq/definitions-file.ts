import type { RabbitMqFacet } from '../../constructs/facets/data';
import { placeholder } from '../configuration';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { json } from '../serialize/json';
import { queueDefinitions } from './queue-definitions';

/**
 * `definitions.json`: one virtual host, the services' user, the operator's, and the queues. JSON has no comments;
 * RabbitMQ passes over members that it doesn't know, such as `explanation`, which its own exports have too.
 */
export function definitionsFile({ component }: PlacedWorkload, broker: RabbitMqFacet): string {
  const vhost = broker.virtualHost;
  const everything = { configure: '.*', write: '.*', read: '.*' };
  return json({
    explanation: [...header(component), component.node.path],
    vhosts: [{ name: vhost, default_queue_type: 'quorum' }],
    users: [
      { name: broker.user, password: placeholder(broker.password), tags: [] },
      // `monitoring` opens the management UI and shows the node's state, but changes no users and no policies.
      { name: broker.operator, password: placeholder(broker.operatorPassword), tags: ['monitoring'] },
    ],
    permissions: [
      { user: broker.user, vhost, ...everything },
      // Looks at queues and messages; declares, deletes and publishes nothing.
      { user: broker.operator, vhost, configure: '^$', write: '^$', read: '.*' },
    ],
    ...queueDefinitions(vhost, broker.queues),
  });
}
