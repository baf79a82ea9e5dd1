import type { Construct } from 'constructs';
import { z } from 'zod';
import type { QueueFacet } from '../facets/rabbitmq';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { Duration, duration } from '../values/duration';

export const queueShape = {
  /**
   * How often a failing message is tried again, each time after a longer wait, before it becomes a dead letter.
   * @default 5
   */
  retries: z.int().min(0).max(10).default(5),
  /**
   * The wait before the first retry.
   * @default Duration.seconds(1)
   */
  retryDelay: duration.default(Duration.seconds(1)),
  /**
   * What each further wait is multiplied by.
   * @default 4: 1 s, 4 s, 16 s, 64 s, 256 s
   */
  retryFactor: z.number().min(1).max(100).default(4),
  /**
   * The waits one by one, each longer than the one before, instead of `retries`, `retryDelay` and `retryFactor`.
   * @default by those three
   */
  retryDelays: z.array(duration).max(20).optional(),
  /**
   * How often the broker hands out a message whose consumer dies, before it becomes a dead letter.
   * @default 20, RabbitMQ's own for quorum queues
   */
  deliveryLimit: z.int().min(1).max(1000).default(20),
  /**
   * How long a message may wait before it becomes a dead letter.
   * @default for ever
   */
  messageTimeToLive: duration.optional(),
  /**
   * How long a dead letter is kept for people to look at.
   * @default for ever
   */
  deadLetterTimeToLive: duration.optional(),
  /**
   * How many messages it holds; publishers are refused above it.
   * @default 1000000
   */
  maxLength: z.int().min(1).default(1_000_000),
  /**
   * How many messages may wait for a quarter of an hour before somebody hears of it.
   * @default 1000
   */
  backlog: z.int().min(1).default(1000),
};

export interface QueueProps extends Readonly<z.input<z.ZodObject<typeof queueShape>>> {}

/**
 * A durable quorum queue with its ladder of retry queues (`<name>.retry.1` …) and its dead letters (`<name>.dead`).
 * Created by `broker.queue('name')`.
 */
export class Queue extends Component {
  readonly #props: Output<typeof queueShape>;

  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, queueShape, props);
  }

  /** What the broker's definitions say of it. */
  get description(): QueueFacet {
    const { deliveryLimit, messageTimeToLive, deadLetterTimeToLive, maxLength, backlog } = this.#props;
    return {
      queue: this,
      name: this.node.id,
      retries: this.#retries,
      deliveryLimit,
      ...(messageTimeToLive && { messageTimeToLive }),
      ...(deadLetterTimeToLive && { deadLetterTimeToLive }),
      maxLength,
      backlog,
    };
  }

  get #retries(): readonly Duration[] {
    const { retries, retryDelay, retryFactor, retryDelays } = this.#props;
    return (
      retryDelays ??
      Array.from({ length: retries }, (_, step) => Duration.milliseconds(retryDelay.milliseconds * retryFactor ** step))
    );
  }
}
