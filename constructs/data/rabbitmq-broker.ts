import type { Construct } from 'constructs';
import { z } from 'zod';
import type { RabbitMqFacet } from '../facets/data';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { defaults } from '../service/service-defaults';
import { type Identifier, identifier } from '../values/name';
import { httpPath } from '../values/network';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { Queue, type QueueProps } from './queue';
import { brokerAlerts } from './rabbitmq-alerts';
import { rabbitMqWorkload } from './rabbitmq-workload';
import { defaultIdentifier, defaultSecret } from './secret-name';

export const rabbitMqBrokerShape = {
  /**
   * The most memory the container may use; RabbitMQ holds publishers back at 60 % of it.
   * @default Size.mebibytes(512)
   */
  memory: size.default(defaults.rabbitmq.memory),
  /** @default 0.5 */
  cpus: z.number().positive().default(defaults.rabbitmq.cpus),
  /**
   * Below this much free disk publishers are held back. At least the memory's limit, says its production checklist.
   * @default Size.gibibytes(1)
   */
  diskFreeLimit: size.default(Size.gibibytes(1)),
  /**
   * The path below which a vhost shows its management UI.
   * @default '/', a name of its own
   */
  managementPath: httpPath.default('/' as never),
  /**
   * The user that services connect as.
   * @default project and environment: shop_prod
   */
  user: identifier.optional(),
  /** @default a secret named after its path: SHOP_PROD_RABBITMQ_PASSWORD */
  password: secret.optional(),
  /** @default a secret named after its path: SHOP_PROD_RABBITMQ_OPERATOR_PASSWORD */
  operatorPassword: secret.optional(),
};

export interface RabbitMqBrokerProps extends Readonly<z.input<z.ZodObject<typeof rabbitMqBrokerShape>>> {}

/** A RabbitMQ broker with one virtual host and one user for the services of its environment. */
export class RabbitMqBroker extends Component implements Connectable {
  readonly network: Network;
  /** AMQP. */
  readonly endpoint: Endpoint;
  /** The management UI. */
  readonly management: Endpoint;
  /** Prometheus metrics. */
  readonly metrics: Endpoint;
  readonly #props: Output<typeof rabbitMqBrokerShape>;
  readonly #queues: Queue[] = [];

  constructor(scope: Construct, id: string, props: RabbitMqBrokerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, rabbitMqBrokerShape, props);
    this.network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: true });
    const workload = this.node.id;
    this.endpoint = new Endpoint(this, { workload, name: 'amqp', port: 5672 });
    this.management = new Endpoint(this, { workload, name: 'management', port: 15672, protocol: 'http' });
    this.metrics = new Endpoint(this, { workload, name: 'metrics', port: 15692, protocol: 'http' });
  }

  /** The path below which a vhost shows its management UI. */
  get managementPath(): string {
    return this.#props.managementPath;
  }

  /** Declares a queue on it. */
  queue(id: string, props: QueueProps = {}): Queue {
    const queue = new Queue(this, id, props);
    this.#queues.push(queue);
    return queue;
  }

  override facets(): readonly Facet[] {
    const props = this.#props;
    const queues = this.#queues.filter((each) => !each.incomplete).map((each) => each.description);
    return [
      rabbitMqWorkload(this, props.memory, props.cpus),
      {
        kind: 'rabbitmq',
        workload: this.node.id,
        ...this.#access,
        memory: props.memory,
        diskFreeLimit: props.diskFreeLimit,
        managementPath: props.managementPath === '/' ? '' : props.managementPath,
        queues,
      },
      { kind: 'metrics', endpoint: this.metrics, path: '/metrics' },
      queueMetrics(this.metrics),
      ...brokerAlerts(this, queues),
    ];
  }

  get #access(): Pick<RabbitMqFacet, 'virtualHost' | 'user' | 'password' | 'operator' | 'operatorPassword'> {
    const environment = Environment.of(this);
    const names = environment === undefined ? [this.node.id] : [environment.project.node.id, environment.node.id];
    return {
      virtualHost: names.join('-'),
      user: this.#props.user ?? (defaultIdentifier(...names) as Identifier),
      password: this.#props.password ?? defaultSecret(this, 'password'),
      operator: 'operator' as Identifier,
      operatorPassword: this.#props.operatorPassword ?? defaultSecret(this, 'operator_password'),
    };
  }

  connection(): Connection {
    const { virtualHost, user, password } = this.#access;
    return {
      settings: {
        RABBITMQ_HOST: this.endpoint.host,
        RABBITMQ_PORT: this.endpoint.portNumber,
        RABBITMQ_VHOST: virtualHost,
        RABBITMQ_USER: user,
        RABBITMQ_PASSWORD: password,
      },
      networks: Environment.of(this) === undefined ? [this.network] : [],
      dependency: { on: this, workload: this.node.id, until: 'healthy' },
    };
  }
}

/**
 * `/metrics` sums over all queues, so that no alert could name one; of what there is for each queue this asks for the
 * lengths and the consumers alone (rabbitmq.com/docs/prometheus).
 */
function queueMetrics(endpoint: Endpoint): Facet {
  return {
    kind: 'metrics',
    name: 'queues',
    endpoint,
    path: '/metrics/detailed',
    parameters: { family: ['queue_coarse_metrics', 'queue_consumer_count'] },
  };
}
