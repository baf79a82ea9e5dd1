import { z } from 'zod';
import { NginxVhost } from '../edge/nginx-vhost';
import { Component } from '../fleet/component';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import { environmentVariableName } from '../values/name';
import { httpPath } from '../values/network';
import { Size, size } from '../values/size';
import { Tracing } from './tracing';

export const realUserMonitoringShape = {
  /** The site whose pages are watched. Browsers send to it, so that no other origin has to be allowed. */
  site: reference(NginxVhost),
  /** Where what they send goes. */
  tracing: reference(Tracing),
  /**
   * The path that browsers send spans to: what OpenTelemetry's exporters add to a base URL.
   * @default '/v1/traces'
   */
  path: httpPath.default('/v1/traces' as never),
  /**
   * The part of visits that is watched.
   * @default 0.1
   */
  sampleRate: z.number().min(0).max(1).default(0.1),
  /**
   * Requests per second and visitor: everybody can send to it.
   * @default 5
   */
  requestsPerSecond: z.int().min(1).max(1000).default(5),
  /**
   * The largest request.
   * @default Size.kibibytes(256)
   */
  bodySize: size.default(Size.kibibytes(256)),
  /**
   * The prefix of build arguments that the site's bundler lets into a browser's code.
   * @default 'NEXT_PUBLIC_'
   */
  prefix: environmentVariableName.default('NEXT_PUBLIC_'),
};

export interface RealUserMonitoringProps extends Readonly<z.input<z.ZodObject<typeof realUserMonitoringShape>>> {}

/** What visitors' browsers tell of loading times and errors: a bounded route of the edge to the environment's traces. */
export class RealUserMonitoring extends Component {
  readonly #environment: Environment;
  readonly #props: Output<typeof realUserMonitoringShape>;

  constructor(scope: Environment, id: string, props: RealUserMonitoringProps) {
    super(scope, id);
    this.#environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, realUserMonitoringShape, props);
    const { site, tracing, path, requestsPerSecond, bodySize } = this.#props;
    if (!this.incomplete)
      site.route(path, tracing.receiver, { bodySize, rateLimit: { requestsPerSecond, burst: requestsPerSecond * 4 } });
  }

  /** Public values that are compiled into the site: `Image.build({ …, arguments: rum.buildArguments })`. */
  get buildArguments(): Readonly<Record<string, string>> {
    if (this.incomplete) return {};
    const { site, path, sampleRate, prefix } = this.#props;
    const { project, node, release } = this.#environment;
    return {
      [`${prefix}OTEL_TRACES_URL`]: site.url(path),
      [`${prefix}OTEL_SAMPLE_RATE`]: String(sampleRate),
      [`${prefix}OTEL_SERVICE_NAMESPACE`]: project.node.id,
      [`${prefix}OTEL_SERVICE_VERSION`]: release,
      [`${prefix}OTEL_ENVIRONMENT`]: node.id,
    };
  }
}
