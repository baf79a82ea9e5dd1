import type { Component } from '../fleet/component';
import type { Duration } from '../values/duration';
import type { Identifier } from '../values/name';
import type { Secret } from '../values/secret';
import type { Size } from '../values/size';

/** A node of a RabbitMQ broker. */
export interface RabbitMqFacet {
  readonly kind: 'rabbitmq';
  readonly workload: string;
  /** The user of the management UI: looks at everything and changes nothing. */
  readonly operator: Identifier;
  readonly operatorPassword: Secret;
  readonly memory: Size;
  /** Below this much free disk publishers are held back. */
  readonly diskFreeLimit: Size;
  /** The path that the management UI answers below; '' at the root. */
  readonly managementPath: string;
  /** Undefined: it is the only one. */
  readonly cluster?: RabbitMqClusterFacet;
}

/** The cluster that a node belongs to. */
export interface RabbitMqClusterFacet {
  /** The host names of all its nodes, this one's among them. */
  readonly hostnames: readonly string[];
  /** By which nodes know each other. */
  readonly cookie: Secret;
}

/** A virtual host of a broker: queues, and the one user that opens it. */
export interface RabbitMqVirtualHostFacet {
  readonly kind: 'rabbitmq-virtual-host';
  /** The RabbitMqBroker. */
  readonly broker: Component;
  readonly name: string;
  readonly user: Identifier;
  readonly password: Secret;
  /** True: its user may declare and delete queues and exchanges. */
  readonly userDeclares: boolean;
  readonly queues: readonly QueueFacet[];
}

export interface QueueFacet {
  readonly queue: Component;
  readonly name: string;
  /** The waits between attempts, each longer than the one before; the last one holds for all further ones. */
  readonly retries: readonly Duration[];
  readonly deliveryLimit: number;
  /** How long a message may wait; undefined: for ever. */
  readonly messageTimeToLive?: Duration;
  /** How long a dead letter is kept; undefined: for ever. */
  readonly deadLetterTimeToLive?: Duration;
  readonly maxLength?: number;
  /** So many waiting messages are too many. */
  readonly backlog: number;
}
