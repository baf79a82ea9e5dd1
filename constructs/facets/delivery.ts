import type { Host } from '../host/host';

/** The continuous delivery of a fleet. */
export interface DeliveryFacet {
  readonly kind: 'delivery';
  /** What is pushed here goes to the hosts. */
  readonly branch: string;
  /** The machine that runs it, by GitHub's label. */
  readonly runner: string;
  /** The major version of Node.js that runs it. */
  readonly node: string;
  /** The command that installs the packages of the lock file. */
  readonly install: string;
  /** Commands, run in order, that must succeed before anything is built. */
  readonly tests: readonly string[];
  /** Undefined: every host that has stacks. */
  readonly hosts: readonly Host[] | undefined;
}
