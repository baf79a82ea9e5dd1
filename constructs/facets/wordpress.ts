import type { Component } from '../fleet/component';

/** The workload of a WordPress site that brings the program's files in their volume to the version of the image. */
export interface WordPressFacet {
  readonly kind: 'wordpress';
  readonly workload: string;
  /** The folder of the program. */
  readonly root: string;
  /** The MariaDbDatabase. */
  readonly database: Component;
  /** What the names of its tables begin with. */
  readonly tablePrefix: string;
}
