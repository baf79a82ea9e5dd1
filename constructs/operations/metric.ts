import type { Construct } from 'constructs';
import { z } from 'zod';
import { sections } from '../facets/dashboard';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { alertShape } from './alert';
import { alertName } from './alert-name';

export const metricShape = {
  /**
   * PromQL of what is shown; `{}` stands for the labels of the construct that it is declared on:
   * `sum(rate(shop_orders_total{}[5m]))`.
   */
  expression: z.string().min(1),
  /** The heading of its diagram. */
  title: z.string().min(1),
  /**
   * A unit of Grafana: `short`, `reqps`, `bytes`, `s`, `currencyEUR`.
   * @default 'short'
   */
  unit: z
    .string()
    .regex(/^[A-Za-z0-9/]+$/, 'expected a unit of Grafana such as short, reqps or bytes')
    .default('short'),
  /**
   * The name of each series, with labels in double braces.
   * @default the title
   */
  legend: z.string().optional(),
  /**
   * The part of the dashboard that it stands in.
   * @default 'Business'
   */
  section: z.enum(sections).default('Business'),
  /**
   * What somebody must hear of: its expression holds while something is wrong.
   * @default none
   */
  alert: z.strictObject(alertShape).optional(),
};

export interface MetricProps extends Readonly<z.input<z.ZodObject<typeof metricShape>>> {}

/** A figure that people want to see, such as orders an hour: a diagram, and an alert where one is asked for. */
export class Metric extends Component {
  readonly #on: Construct;
  readonly #props: Output<typeof metricShape>;

  constructor(scope: Construct, id: string, props: MetricProps) {
    super(scope, id);
    this.#on = scope;
    this.#props = parseProps(this, metricShape, props);
  }

  override facets(): readonly Facet[] {
    const { expression, title, unit, legend = title, section, alert } = this.#props;
    return [
      { kind: 'panel', on: this.#on, section, title, unit, queries: [{ expression, legend }] },
      ...(alert === undefined
        ? []
        : [{ kind: 'alert' as const, name: alertName(this.node.id), on: this.#on, ...alert }]),
    ];
  }
}
