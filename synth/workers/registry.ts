import type { WorkerFacet } from '../../constructs/facets/worker';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { json } from '../serialize/json';
import { schemaPath } from './message-schemas';

/** `infra/fleet/workers.json`. */
export interface WorkerRegistry {
  readonly workers: readonly RegisteredWorker[];
}

/** A worker in `infra/fleet/workers.json`. Times are in seconds. */
export interface RegisteredWorker {
  /** Its path: `shop/prod/email`. */
  readonly worker: string;
  readonly description: string;
  readonly transport: WorkerFacet['transport'];
  /** What holds its queue, by its path. */
  readonly store: string;
  readonly queue: string;
  /** Where what was given up lies; BullMQ keeps it in the set of failed jobs. */
  readonly deadLetters: string;
  readonly attempts: number;
  readonly retryDelays: readonly number[];
  readonly terminalErrors: readonly string[];
  readonly concurrency: number;
  readonly messageTimeToLive?: number;
  readonly deadLetterTimeToLive?: number;
  /** The services that it is on hosts; empty where it runs on clusters alone. */
  readonly runs: readonly { readonly host: string; readonly stack: string; readonly service: string }[];
  /** The JSON Schema of its messages, relative to this file. */
  readonly messageSchema: string;
}

/** `workers.json`: every worker of the fleet that states a contract, for people and for tools. */
export function workerRegistry(model: Model): OutputFile[] {
  const workers = model.find('worker');
  if (workers.length === 0) return [];
  const registered = workers.map(({ component, facet }) => entry(model, component, facet));
  return [{ name: 'workers.json', content: json({ explanation: header(model.fleet), workers: registered }) }];
}

function entry(model: Model, component: Component, facet: WorkerFacet): RegisteredWorker {
  const { messageTimeToLive, deadLetterTimeToLive } = facet;
  return {
    worker: component.node.path,
    description: facet.description,
    transport: facet.transport,
    store: facet.store.node.path,
    queue: facet.queue,
    deadLetters: facet.transport === 'rabbitmq' ? `${facet.queue}.dead` : 'failed',
    attempts: facet.attempts,
    retryDelays: facet.retryDelays.map((each) => each.seconds),
    terminalErrors: ['TerminalError', ...facet.terminalErrors],
    concurrency: facet.concurrency,
    ...(messageTimeToLive && { messageTimeToLive: messageTimeToLive.seconds }),
    ...(deadLetterTimeToLive && { deadLetterTimeToLive: deadLetterTimeToLive.seconds }),
    runs: model.placed(component).flatMap(({ stack, instances }) => {
      const host = stack.host?.node.id;
      return host === undefined ? [] : instances.map(({ service }) => ({ host, stack: stack.name, service }));
    }),
    messageSchema: schemaPath(component, facet),
  };
}
