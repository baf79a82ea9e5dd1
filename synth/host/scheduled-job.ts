import type { Component } from '../../constructs/fleet/component';

/** A job of a stack that a timer starts. */
export interface ScheduledJob {
  /** The unit's name without its suffix: `vpsynth-shop-prod-report`. */
  readonly unit: string;
  readonly stack: string;
  /** The service in the stack. */
  readonly service: string;
  /** The cron expression that was declared, in UTC. */
  readonly expression: string;
  readonly component: Component;
  /** For people: what of the construct it is, where that isn't all. */
  readonly part?: string;
  /**
   * What is run, by its whole path.
   * @default the service itself
   */
  readonly command?: readonly string[];
  /**
   * How it is run, in directives of a service unit.
   * @default those of Docker's client
   */
  readonly confinement?: readonly string[];
  /**
   * After so long it is ended, as systemd.time(7) has it.
   * @default '1h'
   */
  readonly longest?: string;
  /**
   * Up to so much later it starts, on each machine always by the same time.
   * @default '30s', by another time each day
   */
  readonly spread?: string;
}
