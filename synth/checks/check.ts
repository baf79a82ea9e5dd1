import type { Component } from '../../constructs/fleet/component';
import type { Fleet } from '../../constructs/fleet/fleet';
import type { Problem } from '../../constructs/fleet/problem';
import type { Site } from '../../constructs/fleet/site';
import type { Model } from '../derive/model';

/** A rule over the whole derived model. One file each, named after the rule. */
export interface Check {
  /** The stable id, the file's name: `host-port-taken`. */
  readonly rule: string;
  /** Errors stop synthesis; warnings can be acknowledged in code with a reason. */
  readonly severity: Problem['severity'];
  /**
   * True: an error that a reason in code takes back, where somebody may know better.
   * @default false: only warnings can be acknowledged
   */
  readonly acknowledgeable?: true;
  /**
   * True: what it finds is that something isn't declared. It waits until nothing is left out for mistakes of its own, for
   * what is left out may be just that.
   * @default false
   */
  readonly ofAbsence?: true;
  /** What it refuses and why, with the source of the rule: shown in docs/checks.md. */
  readonly why: string;
  check(model: Model): Iterable<Finding>;
}

/** One place where the rule is broken. */
export interface Finding {
  readonly on: Component | Fleet;
  /** The line, where it isn't the construct's own. */
  readonly site?: Site;
  readonly message: string;
  readonly got?: string;
  readonly allowed?: string;
  readonly mend: string;
}
