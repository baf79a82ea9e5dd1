import { z } from 'zod';
import type { JobQueue } from '../data/job-store';
import { ManagedRedis } from '../data/managed-redis';
import { RedisServer } from '../data/redis-server';
import { defaultSecret } from '../data/secret-name';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { WorkloadFacet } from '../facets/workload';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import { Duration } from '../values/duration';
import { image } from '../values/image';
import { httpPath, port } from '../values/network';
import { processors } from '../values/processors';
import { secret } from '../values/secret';
import { Size, size } from '../values/size';
import { jobQueueAlerts, jobQueuePanels } from './job-queue-metrics';

export const queueDashboardShape = {
  /** An image whose program is `serveQueueDashboard` of `vpsynth/runtime`: docs/workers.md has its Dockerfile. */
  image,
  /** The server of the role `queue` that the queues stand on. */
  store: z.union(
    [reference(RedisServer), reference(ManagedRedis)],
    'expected a RedisServer or ManagedRedis, the object itself and not its name',
  ),
  /**
   * Queues besides those of its workers' contracts.
   * @default none
   */
  queues: z
    .array(z.string().regex(/^[A-Za-z0-9._-]+$/, 'expected letters, digits, dots, underscores and hyphens'))
    .default([]),
  /**
   * The path below which a vhost shows its pages.
   * @default '/', a name of its own
   */
  path: httpPath.default('/' as never),
  /**
   * Whom it lets in.
   * @default 'operator'
   */
  user: z
    .string()
    .regex(/^[A-Za-z0-9._-]+$/, 'expected letters, digits, dots, underscores and hyphens')
    .default('operator'),
  /** @default a secret named after its path: SHOP_PROD_QUEUES_PASSWORD */
  password: secret.optional(),
  /**
   * True: it shows queues and jobs, and puts back, removes and adds none.
   * @default false
   */
  readOnly: z.boolean().default(false),
  /** @default 3010 */
  port: port.default(3010 as never),
  /** @default Size.mebibytes(128) */
  memory: size.default(Size.mebibytes(128)),
  /** @default 0.25 */
  cpus: processors.default(0.25),
};

export interface QueueDashboardProps extends Readonly<z.input<z.ZodObject<typeof queueDashboardShape>>> {}

/** The backlog of a queue that has no contract, as for a queue of RabbitMQ. */
const defaultBacklog = 1000;

/**
 * Bull Board: BullMQ's queues and jobs for people, who put back or remove what was given up. Bull Board itself asks nobody
 * who they are; this one asks everybody for a user and a password, whichever way they come. It also tells the metrics of
 * the queues, which BullMQ's workers don't know.
 */
export class QueueDashboard extends Component {
  readonly endpoint: Endpoint;
  readonly #environment: Environment;
  readonly #props: Output<typeof queueDashboardShape>;
  #emptinessSaid = false;

  constructor(scope: Environment, id: string, props: QueueDashboardProps) {
    super(scope, id);
    this.#environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, queueDashboardShape, props);
    const { port, store } = this.#props;
    this.endpoint = new Endpoint(this, { workload: id, name: 'http', port, protocol: 'http' });
    if (this.incomplete || store.incomplete || store.role === 'queue') return;
    recordProblem(this, {
      rule: 'queue-dashboard-store',
      severity: 'error',
      message: `its queues would stand on ${store.node.path}, which keeps no jobs`,
      got: `role ${store.role}`,
      allowed: 'queue',
      mend: 'give the RedisServer or ManagedRedis that the workers use',
    });
  }

  override facets(): readonly Facet[] {
    const queues = this.#queues;
    if (queues.length === 0 && !this.#emptinessSaid) this.#sayEmpty();
    return [
      this.#workload(queues),
      {
        kind: 'administration',
        endpoint: this.endpoint,
        shows: 'every job with its data, and removes them',
        login: 'basic',
      },
      { kind: 'metrics', endpoint: this.endpoint, path: '/metrics' },
      ...(queues.length === 0 ? [] : jobQueueAlerts(this, queues)),
      ...jobQueuePanels(this),
    ];
  }

  /** Asked for once the tree stands, when all workers have said what they are. */
  get #queues(): readonly JobQueue[] {
    const { store, queues } = this.#props;
    const known = store.jobQueues;
    const others = queues.filter((name) => known.every((each) => each.name !== name));
    return [...known, ...[...new Set(others)].map((name) => ({ name, backlog: defaultBacklog }))];
  }

  #sayEmpty(): void {
    this.#emptinessSaid = true;
    recordProblem(this, {
      rule: 'queue-dashboard-empty',
      severity: 'error',
      message: `no queue of BullMQ is known to stand on ${this.#props.store.node.path}`,
      mend: "declare its workers by contracts with transport: 'bullmq', or name the queues in `queues`",
    });
  }

  #workload(queues: readonly JobQueue[]): WorkloadFacet {
    const { store, image, path, user, password, readOnly, port, memory, cpus } = this.#props;
    const { settings, networks, dependency } = store.connectionAs('REDIS');
    const timing = {
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.seconds(30),
    };
    const asks = (asked: string) => ({ type: 'http', port, path: asked, by: 'node', timing }) as const;
    return workload({
      name: this.node.id,
      image,
      environment: {
        ...settings,
        PORT: port,
        DASHBOARD_PATH: path,
        DASHBOARD_USER: user,
        DASHBOARD_PASSWORD: password ?? defaultSecret(this, 'password'),
        DASHBOARD_QUEUES: queues.map(({ name }) => name).join(','),
        ...(readOnly && { DASHBOARD_READ_ONLY: true }),
      },
      endpoints: [this.endpoint],
      networks: [...new Set([this.#environment.network, ...networks])],
      health: asks('/health'),
      readiness: asks('/health/ready'),
      resources: { memory, memoryReservation: Size.mebibytes(memory.mebibytes / 2), cpus },
      after: dependency === undefined ? [] : [dependency],
    });
  }
}
