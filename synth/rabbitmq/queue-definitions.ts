import type { QueueFacet } from '../../constructs/facets/rabbitmq';

interface Policy {
  readonly vhost: string;
  readonly name: string;
  readonly pattern: string;
  readonly 'apply-to': 'quorum_queues';
  readonly priority: number;
  readonly definition: Readonly<Record<string, string | number>>;
}

interface Declared {
  readonly name: string;
  readonly policy: Policy['definition'];
}

/**
 * The queues of a virtual host and their policies.
 *
 * A queue's arguments can never be changed and an import leaves existing queues as they are; a policy can, and is
 * replaced by an import. So the arguments say nothing but the type, and all that a declaration may change later stands
 * in a policy of the queue's own (rabbitmq.com/docs/policies).
 */
export function queueDefinitions(vhost: string, queues: readonly QueueFacet[]) {
  const declared = queues.flatMap(ladderOf);
  return {
    policies: declared.map(
      ({ name, policy }): Policy => ({
        vhost,
        name,
        pattern: `^${name.replaceAll('.', '\\.')}$`,
        'apply-to': 'quorum_queues',
        priority: 0,
        definition: policy,
      }),
    ),
    queues: declared.map(({ name }) => ({
      vhost,
      name,
      durable: true,
      auto_delete: false,
      arguments: { 'x-queue-type': 'quorum' },
    })),
  };
}

/** Main queue, one retry queue a step, dead letters: the names that src/runtime/broker/ladder.ts uses. */
function ladderOf({
  name,
  retries,
  deliveryLimit,
  messageTimeToLive,
  deadLetterTimeToLive,
  maxLength,
}: QueueFacet): Declared[] {
  const dead = `${name}.dead`;
  const length: Policy['definition'] = maxLength === undefined ? {} : { 'max-length': maxLength };
  return [
    {
      name,
      policy: {
        'delivery-limit': deliveryLimit,
        ...deadLetters(dead),
        ...length,
        ...(messageTimeToLive && { 'message-ttl': messageTimeToLive.milliseconds }),
      },
    },
    ...retries.map((delay, step) => ({
      name: `${name}.retry.${step + 1}`,
      policy: { 'message-ttl': delay.milliseconds, ...deadLetters(name), ...length },
    })),
    {
      name: dead,
      policy: {
        // Looking at a dead letter hands it out and takes it back: without this it would be dropped after 20 looks.
        'delivery-limit': -1,
        overflow: 'reject-publish',
        ...length,
        ...(deadLetterTimeToLive && { 'message-ttl': deadLetterTimeToLive.milliseconds }),
      },
    },
  ];
}

/**
 * At-least-once dead-lettering, by the default exchange. Quorum queues do it only together with `reject-publish`, and
 * keep what can't be passed on, so that a length limit belongs to it (rabbitmq.com/docs/quorum-queues).
 */
function deadLetters(queue: string): Policy['definition'] {
  return {
    'dead-letter-exchange': '',
    'dead-letter-routing-key': queue,
    'dead-letter-strategy': 'at-least-once',
    overflow: 'reject-publish',
  };
}
