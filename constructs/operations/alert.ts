import type { Construct } from 'constructs';
import { z } from 'zod';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { Duration, duration } from '../values/duration';
import { alertName } from './alert-name';

export const alertShape = {
  /**
   * PromQL that holds while something is wrong; `{}` stands for the labels of the construct that it is declared on, and
   * `{self, status="500"}` for these and more.
   */
  expression: z.string().min(1),
  /**
   * How long it must hold.
   * @default Duration.minutes(5)
   */
  holdsFor: duration.default(Duration.minutes(5)),
  /**
   * `critical` wakes somebody.
   * @default 'warning'
   */
  severity: z.enum(['critical', 'warning']).default('warning'),
  /** One sentence for the person who is woken. */
  summary: z.string().min(1),
};

export interface AlertProps extends Readonly<z.input<z.ZodObject<typeof alertShape>>> {}

/** An alert on the construct that it is declared on. */
export class Alert extends Component {
  readonly #on: Construct;
  readonly #props: Output<typeof alertShape>;

  constructor(scope: Construct, id: string, props: AlertProps) {
    super(scope, id);
    this.#on = scope;
    this.#props = parseProps(this, alertShape, props);
  }

  override facets(): readonly Facet[] {
    return [{ kind: 'alert', name: alertName(this.node.id), on: this.#on, ...this.#props }];
  }
}
