import { z } from 'zod';
import type { Facet } from '../facets/facet';
import type { AlertFacet } from '../facets/operations';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Host } from '../host/host';
import { Environment } from '../project/environment';
import { Duration, duration } from '../values/duration';
import { size } from '../values/size';

export const scalingTriggersShape = {
  /**
   * The part of its hosts' processor time, from 0 to 1.
   * @default not watched
   */
  processor: z.number().gt(0).lt(1).optional(),
  /**
   * The memory that its hosts use.
   * @default not watched
   */
  memory: size.optional(),
  /**
   * Requests a second to all its services, by their `http_request_duration_seconds`.
   * @default not watched
   */
  requestsPerSecond: z.number().positive().optional(),
  /**
   * How long one of them must be exceeded.
   * @default Duration.minutes(5)
   */
  holdsFor: duration.default(Duration.minutes(5)),
  /** What to do then: the next size of machine, or the next placement. */
  next: z.string().min(1),
};

export interface ScalingTriggersProps extends Readonly<z.input<z.ZodObject<typeof scalingTriggersShape>>> {}

/** When an environment has outgrown where it is: a warning for each figure that was agreed on. */
export class ScalingTriggers extends Component {
  readonly #environment: Environment;
  readonly #props: Output<typeof scalingTriggersShape>;

  constructor(scope: Environment, id: string, props: ScalingTriggersProps) {
    super(scope, id);
    this.#environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, scalingTriggersShape, props);
  }

  override facets(): readonly Facet[] {
    const { requestsPerSecond, holdsFor, next } = this.#props;
    const hosts = this.#environment.places.filter((place) => place instanceof Host);
    const requests: AlertFacet = {
      kind: 'alert',
      name: 'ScaleForRequests',
      on: this,
      seriesOf: this.#environment,
      expression: `sum(rate(http_request_duration_seconds_count{}[5m])) > ${requestsPerSecond}`,
      holdsFor,
      severity: 'warning',
      summary: `{{ $value | humanize }} requests a second, above ${requestsPerSecond}. Next: ${next}`,
    };
    return [...hosts.flatMap((host) => this.#onHost(host)), ...(requestsPerSecond === undefined ? [] : [requests])];
  }

  #onHost(host: Host): AlertFacet[] {
    const { processor, memory, holdsFor, next } = this.#props;
    const alert = { kind: 'alert', on: this, seriesOf: host, holdsFor, severity: 'warning' } as const;
    const busy = '1 - avg by (host) (rate(node_cpu_seconds_total{self, mode="idle"}[5m]))';
    const used = 'node_memory_MemTotal_bytes{} - node_memory_MemAvailable_bytes{}';
    return [
      ...(processor === undefined
        ? []
        : [
            {
              ...alert,
              name: 'ScaleForProcessor',
              expression: `${busy} > ${processor}`,
              summary: `The processors of {{ $labels.host }} are busy for {{ $value | humanizePercentage }}. Next: ${next}`,
            },
          ]),
      ...(memory === undefined
        ? []
        : [
            {
              ...alert,
              name: 'ScaleForMemory',
              expression: `${used} > ${memory.bytes}`,
              summary: `{{ $value | humanize1024 }}B of {{ $labels.host }}’s memory are in use, above ${memory}. Next: ${next}`,
            },
          ]),
    ];
  }
}
