import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Facet } from '../facets/facet';
import type { WorkerFacet } from '../facets/worker';
import { recordProblem } from '../fleet/problem';
import { parseProps } from '../fleet/props';
import { overDefaults } from '../fleet/resolved';
import { Duration } from '../values/duration';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { defaults, resourcesBeside } from './service-defaults';
import { workerAlerts } from './worker-alerts';
import { type ParsedWorkerContract, type WorkerContractInput, workerContract } from './worker-contract';
import { workerPanels } from './worker-panels';
import { declareQueue, storesFor } from './worker-store';

export interface WorkerProps extends ContainerServiceProps {
  /**
   * The port of its health and metrics. Its container is told it as `PORT`.
   * @default 9464
   */
  readonly port?: number;
  /**
   * What it and its senders agree on, from `defineWorker` of `vpsynth/runtime`. The broker in `uses` gets its queue, the
   * retry queues and the dead letters; the messages' schema and the registry of all workers are written.
   * @default none: its queue is declared by hand
   */
  readonly contract?: WorkerContractInput;
}

/**
 * A background worker: health at `/health` and metrics at `/metrics` on port 9464, replaced one by one, a minute to
 * finish the message in hand, 256 MiB and half a core unless said otherwise.
 */
export class Worker extends ContainerService {
  readonly #facet: WorkerFacet | undefined;

  /** @internal */
  override get ownProperties(): readonly string[] {
    return ['contract'];
  }

  constructor(scope: Construct, id: string, props: WorkerProps) {
    const { contract, ...container } = Object(props) as WorkerProps;
    const ofType = {
      ...resourcesBeside(defaults.worker, container),
      port: 9464,
      health: { path: '/health' },
      readiness: { path: '/health/ready' },
      metricsPath: '/metrics',
      strategy: 'rolling',
      stopGracePeriod: Duration.minutes(1),
    } as const;
    super(scope, id, overDefaults(ofType, container));
    if (contract === undefined) return;
    const parsed = parseProps(this, { contract: workerContract.optional() }, { contract }).contract;
    if (parsed !== undefined) this.#facet = this.#accept(parsed);
  }

  override facets(): readonly Facet[] {
    const facet = this.#facet;
    if (facet === undefined) return super.facets();
    return [...super.facets(), facet, ...workerAlerts(this, facet.queue), ...workerPanels(this)];
  }

  #accept(contract: ParsedWorkerContract): WorkerFacet | undefined {
    const messageSchema = this.#schemaOf(contract);
    const stores = storesFor(contract, this.props.uses ?? []);
    const [store] = stores;
    if (store === undefined || stores.length > 1) {
      const what =
        contract.transport === 'bullmq'
          ? 'a RedisServer or ManagedRedis of the role queue'
          : 'a RabbitMqBroker or RabbitMqVirtualHost';
      recordProblem(this, {
        rule: 'contract-store',
        severity: 'error',
        message: `its contract's queue ${contract.queue} stands on ${what}`,
        got: stores.length === 0 ? 'none in uses' : `${stores.length} in uses`,
        mend: 'name exactly one in `uses`',
      });
    }
    if (messageSchema === undefined || store === undefined) return undefined;
    declareQueue(store, contract);
    const { messageSeconds, deadLetterSeconds } = contract;
    return {
      kind: 'worker',
      worker: this,
      store,
      transport: contract.transport,
      queue: contract.queue,
      description: contract.description,
      attempts: contract.retry.attempts,
      retryDelays: contract.retryDelays,
      terminalErrors: contract.terminalErrors,
      concurrency: contract.concurrency,
      ...(messageSeconds !== undefined && { messageTimeToLive: Duration.seconds(messageSeconds) }),
      ...(deadLetterSeconds !== undefined && { deadLetterTimeToLive: Duration.seconds(deadLetterSeconds) }),
      messageSchema,
    };
  }

  /** JSON knows no dates, no functions, no undefined: a message of such has no schema that others could read. */
  #schemaOf({ message }: ParsedWorkerContract): object | undefined {
    try {
      return z.toJSONSchema(message as z.ZodType, { io: 'input' });
    } catch (error) {
      recordProblem(this, {
        rule: 'message-schema',
        severity: 'error',
        message: `its contract's message is nothing that JSON can hold: ${(error as Error).message}`,
        mend: 'describe it by strings, numbers, booleans, arrays and objects: a date as z.iso.datetime()',
      });
      return undefined;
    }
  }
}
