import { Endpoint } from '../facets/endpoint';
import type { Component } from '../fleet/component';

/** A node of a broker and what it answers on. */
export interface RabbitMqNode {
  /** From 1. */
  readonly number: number;
  /** Of its workload, its volume and its host: data is kept by the node's name. */
  readonly name: string;
  readonly amqp: Endpoint;
  readonly management: Endpoint;
  readonly metrics: Endpoint;
  /** By which the nodes of a cluster talk: Erlang's port mapper and its distribution (rabbitmq.com/docs/networking). */
  readonly links: readonly Endpoint[];
}

/** The nodes of a broker. The first has no number, so that a second one renames nothing. */
export function rabbitMqNodes(broker: Component, count: number): [RabbitMqNode, ...RabbitMqNode[]] {
  const others = Array.from({ length: count - 1 }, (_, index) => nodeOf(broker, index + 2));
  return [nodeOf(broker, 1), ...others];
}

function nodeOf(broker: Component, number: number): RabbitMqNode {
  const workload = number === 1 ? broker.node.id : `${broker.node.id}-${number}`;
  const endpoint = (name: string, port: number, protocol: 'tcp' | 'http' = 'tcp') =>
    new Endpoint(broker, { workload, name, port, protocol });
  return {
    number,
    name: workload,
    amqp: endpoint('amqp', 5672),
    management: endpoint('management', 15672, 'http'),
    metrics: endpoint('metrics', 15692, 'http'),
    links: [endpoint('epmd', 4369), endpoint('distribution', 25672)],
  };
}
