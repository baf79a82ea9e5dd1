import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { defaults } from '../service/service-defaults';
import { TcpProxy } from '../service/tcp-proxy';
import { type Identifier, identifier } from '../values/name';
import { httpPath } from '../values/network';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { Queue, type QueueProps } from './queue';
import { defaultAccess, type RabbitMqAccess, rabbitMqSettings } from './rabbitmq-access';
import { brokerAlerts, queueAlerts } from './rabbitmq-alerts';
import { type RabbitMqNode, rabbitMqNodes } from './rabbitmq-nodes';
import { brokerPanels, queuePanels } from './rabbitmq-panels';
import { rabbitMqDump, rabbitMqWorkload } from './rabbitmq-workload';
import { defaultSecret } from './secret-name';

/** rabbitmq.com/docs/clustering: "Erlang Cookie". */
const sameOnAllNodes = 'nodes of a cluster and their own tools must share it: stop all of them, set it, and deploy';

export const rabbitMqBrokerShape = {
  /**
   * The most memory the container may use; RabbitMQ holds publishers back at 60 % of it.
   * @default Size.mebibytes(512)
   */
  memory: size.default(defaults.rabbitmq.memory),
  /** @default 0.5 */
  cpus: processors.default(defaults.rabbitmq.cpus),
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
   * How many nodes it has, side by side on its host. Of three, one may end (an upgrade, a fault) and the others go on:
   * each queue has a copy on all of them. An odd number, so that a majority always is one.
   * @default 1
   */
  nodes: z.union([z.literal(1), z.literal(3), z.literal(5), z.literal(7)], 'expected 1, 3, 5 or 7').default(1),
  /**
   * The user that services connect as.
   * @default project and environment: shop_prod
   */
  user: identifier.optional(),
  /** @default a secret named after its path: SHOP_PROD_RABBITMQ_PASSWORD */
  password: secret.optional(),
  /** @default a secret named after its path: SHOP_PROD_RABBITMQ_OPERATOR_PASSWORD */
  operatorPassword: secret.optional(),
  /**
   * By which the nodes of a cluster know each other.
   * @default a secret named after its path: SHOP_PROD_RABBITMQ_COOKIE
   */
  cookie: secret.optional(),
  /**
   * True: the services of its environment may declare, bind and delete queues and exchanges of their own. Else they use
   * what is declared here: read its queues and publish to them.
   * @default false
   */
  userDeclares: z.boolean().default(false),
};

export interface RabbitMqBrokerProps extends Readonly<z.input<z.ZodObject<typeof rabbitMqBrokerShape>>> {}

/**
 * A RabbitMQ broker. In an environment it has one virtual host and one user for the environment's services; on a host
 * it is shared, and each environment has a `RabbitMqVirtualHost` on it.
 */
export class RabbitMqBroker extends Component implements Connectable {
  readonly network: Network;
  readonly #nodes: readonly [RabbitMqNode, ...RabbitMqNode[]];
  readonly #props: Output<typeof rabbitMqBrokerShape>;
  readonly #queues: Queue[] = [];
  /** Where its environment's services connect: to the node, or to whichever of several answers. */
  readonly #clients: Endpoint;

  constructor(scope: Construct, id: string, props: RabbitMqBrokerProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, rabbitMqBrokerShape, props);
    const environment = Environment.of(this);
    this.network = environment?.network ?? new Network(this, 'network', { internal: 'unless-linked' });
    this.#nodes = rabbitMqNodes(this, this.#props.nodes ?? 1);
    this.#clients =
      environment === undefined || this.#nodes.length === 1
        ? this.#nodes[0].amqp
        : TcpProxy.in(environment).forward(this.nodeEndpoints);
  }

  /** AMQP, on its first node. */
  get endpoint(): Endpoint {
    return this.#nodes[0].amqp;
  }

  /** AMQP, on each node. */
  get nodeEndpoints(): readonly Endpoint[] {
    return this.#nodes.map(({ amqp }) => amqp);
  }

  /** The management UI: any node's shows all. */
  get management(): Endpoint {
    return this.#nodes[0].management;
  }

  /** Prometheus metrics of its first node. */
  get metrics(): Endpoint {
    return this.#nodes[0].metrics;
  }

  /** The path below which a vhost shows its management UI. */
  get managementPath(): string {
    return this.#props.managementPath;
  }

  /** Declares a queue in its environment's virtual host. */
  queue(id: string, props: QueueProps = {}): Queue {
    if (Environment.of(this) === undefined) this.#refuseOwn('a queue');
    const queue = new Queue(this, id, props);
    this.#queues.push(queue);
    return queue;
  }

  override facets(): readonly Facet[] {
    return [
      ...this.#nodes.flatMap((node) => this.#nodeFacets(node)),
      rabbitMqDump(this),
      ...brokerAlerts(this),
      ...brokerPanels(this),
      ...this.#ownVirtualHost(),
    ];
  }

  #nodeFacets(node: RabbitMqNode): Facet[] {
    const props = this.#props;
    const cookie = (props.cookie ?? defaultSecret(this, 'cookie')).fixed(sameOnAllNodes);
    const metrics = (name: string) => (node.number === 1 ? name : `${name}-${node.number}`);
    return [
      rabbitMqWorkload(this, node, this.#nodes, props),
      {
        kind: 'rabbitmq',
        workload: node.name,
        operator: 'operator' as Identifier,
        operatorPassword: props.operatorPassword ?? defaultSecret(this, 'operator_password'),
        memory: props.memory,
        diskFreeLimit: props.diskFreeLimit,
        managementPath: props.managementPath === '/' ? '' : props.managementPath,
        ...(this.#nodes.length > 1 && { cluster: { hostnames: this.#nodes.map(({ name }) => name), cookie } }),
      },
      { kind: 'metrics', endpoint: node.metrics, path: '/metrics', ...(node.number > 1 && { name: metrics('node') }) },
      queueMetrics(node.metrics, metrics('queues')),
      { kind: 'administration', endpoint: node.management, shows: 'all queues and messages', login: 'basic' },
    ];
  }

  #ownVirtualHost(): Facet[] {
    const access = this.#access;
    if (access === undefined) return [];
    const queues = this.#queues.filter((each) => !each.incomplete).map((each) => each.description);
    const { userDeclares } = this.#props;
    return [
      { kind: 'rabbitmq-virtual-host', broker: this, ...access, userDeclares, queues },
      ...queues.flatMap((queue) => queueAlerts(this, access.name, queue)),
      ...(queues.length === 0 ? [] : queuePanels(this, this, access.name)),
    ];
  }

  get #access(): RabbitMqAccess | undefined {
    const environment = Environment.of(this);
    if (environment === undefined) return undefined;
    const { name, user } = defaultAccess(environment);
    return {
      name,
      user: this.#props.user ?? user,
      password: this.#props.password ?? defaultSecret(this, 'password'),
    };
  }

  connection(): Connection {
    const access = this.#access;
    if (access === undefined) this.#refuseOwn('a user');
    return {
      settings: access === undefined ? {} : rabbitMqSettings(this.#clients, access),
      networks: [],
      dependency: { on: this, workload: this.#nodes[0].name, until: 'healthy' },
    };
  }

  #refuseOwn(what: string): void {
    recordProblem(this, {
      rule: 'shared-broker',
      severity: 'error',
      message: `${what} of a broker stands in a virtual host, and one of a host has none of its own`,
      mend: "declare new RabbitMqVirtualHost(environment, 'rabbitmq', { broker }) and use that",
    });
  }
}

/**
 * `/metrics` sums over all queues, so that no alert could name one; of what there is for each queue this asks for the
 * lengths and the consumers alone (rabbitmq.com/docs/prometheus).
 */
function queueMetrics(endpoint: Endpoint, name: string): Facet {
  return {
    kind: 'metrics',
    name,
    endpoint,
    path: '/metrics/detailed',
    parameters: { family: ['queue_coarse_metrics', 'queue_consumer_count'] },
  };
}
