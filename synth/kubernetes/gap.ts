/** Something declared that a cluster does otherwise, or not at all. */
export interface Gap {
  /** The construct's path. */
  readonly path: string;
  /** What was declared, and what becomes of it. */
  readonly what: string;
}
