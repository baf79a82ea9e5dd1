import { z } from 'zod';
import type { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { TcpProxy } from '../service/tcp-proxy';
import { identifier, name } from '../values/name';
import { secret } from '../values/secret';
import { Queue, type QueueProps } from './queue';
import { defaultAccess, type RabbitMqAccess, rabbitMqSettings } from './rabbitmq-access';
import { queueAlerts } from './rabbitmq-alerts';
import { RabbitMqBroker } from './rabbitmq-broker';
import { queuePanels } from './rabbitmq-panels';
import { defaultSecret } from './secret-name';

export const rabbitMqVirtualHostShape = {
  /** The broker that holds it: one of the host, which many environments share. */
  broker: reference(RabbitMqBroker),
  /**
   * Its name on the broker.
   * @default project and environment: shop-prod
   */
  name: name.optional(),
  /**
   * The user that services connect as. It opens this virtual host and no other.
   * @default project and environment: shop_prod
   */
  user: identifier.optional(),
  /** @default a secret named after its path: SHOP_PROD_RABBITMQ_PASSWORD */
  password: secret.optional(),
  /**
   * True: its services may declare, bind and delete queues and exchanges of their own. Else they use what is declared
   * here: read its queues and publish to them.
   * @default false
   */
  userDeclares: z.boolean().default(false),
};

export interface RabbitMqVirtualHostProps extends Readonly<z.input<z.ZodObject<typeof rabbitMqVirtualHostShape>>> {}

/**
 * An environment's part of a shared RabbitMQ broker: a virtual host with queues and a user of its own, reached through
 * the environment's TCP proxy. A new one is imported into the running broker, which isn't restarted for it.
 */
export class RabbitMqVirtualHost extends Component implements Connectable {
  readonly environment: Environment;
  readonly #props: Output<typeof rabbitMqVirtualHostShape>;
  readonly #queues: Queue[] = [];
  readonly #endpoint: Endpoint | undefined;

  constructor(scope: Environment, id: string, props: RabbitMqVirtualHostProps) {
    super(scope, id);
    this.environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, rabbitMqVirtualHostShape, props);
    const { broker } = this.#props;
    if (broker instanceof RabbitMqBroker && scope instanceof Environment && !this.incomplete)
      this.#endpoint = TcpProxy.in(scope).forward(broker.nodeEndpoints, { network: broker.network });
  }

  get broker(): RabbitMqBroker {
    return this.#props.broker;
  }

  /** Declares a queue on it. */
  queue(id: string, props: QueueProps = {}): Queue {
    const queue = new Queue(this, id, props);
    this.#queues.push(queue);
    return queue;
  }

  override facets(): readonly Facet[] {
    const { broker, userDeclares } = this.#props;
    const queues = this.#queues.filter((each) => !each.incomplete).map((each) => each.description);
    return [
      { kind: 'rabbitmq-virtual-host', broker, ...this.#access, userDeclares, queues },
      ...queues.flatMap((queue) => queueAlerts(broker, this.#access.name, queue)),
      ...(queues.length === 0 ? [] : queuePanels(this, broker, this.#access.name)),
    ];
  }

  get #access(): RabbitMqAccess {
    const byDefault = defaultAccess(this.environment);
    return {
      name: this.#props.name ?? byDefault.name,
      user: this.#props.user ?? byDefault.user,
      password: this.#props.password ?? defaultSecret(this, 'password'),
    };
  }

  connection(): Connection {
    const proxy = TcpProxy.in(this.environment);
    return {
      settings: this.#endpoint === undefined ? {} : rabbitMqSettings(this.#endpoint, this.#access),
      networks: [],
      dependency: { on: proxy, workload: 'proxy', until: 'healthy' },
    };
  }
}
