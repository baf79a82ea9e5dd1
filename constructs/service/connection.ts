import type { Dependency, EnvironmentValue } from '../facets/workload';
import type { Component } from '../fleet/component';
import type { Network } from '../host/network';

/** What a service needs to use a database, a broker or a store. */
export interface Connection {
  /** Environment variables: where it is, who connects, and the secret to do so. */
  readonly settings: Readonly<Record<string, EnvironmentValue>>;
  /** Of the settings, those that are a property of what is connected to, by the property's name. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Networks that the service must join beyond its own. */
  readonly networks: readonly Network[];
  /** What must be healthy first; undefined for what is outside the fleet. */
  readonly dependency?: Dependency;
}

/** A construct that services connect to. */
export interface Connectable {
  /** @param user the service that connects, for what is told each its own name */
  connection(user?: Component): Connection;
}
