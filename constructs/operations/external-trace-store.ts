import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import { Component } from '../fleet/component';
import { parseProps } from '../fleet/props';
import { domain, port } from '../values/network';

export const externalTraceStoreShape = {
  /** Its name; it takes OTLP over http below `/v1/traces`. */
  hostname: domain,
  /** @default 443 */
  port: port.default(443),
  /**
   * The header that carries the key of each environment.
   * @default 'authorization'
   */
  header: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'expected the name of a header in lower case, such as api-key')
    .default('authorization'),
};

export interface ExternalTraceStoreProps extends Readonly<z.input<z.ZodObject<typeof externalTraceStoreShape>>> {}

/** A store of traces that somebody else runs, reached over TLS. Its key is a secret of each environment's {@link Tracing}. */
export class ExternalTraceStore extends Component {
  readonly receiver: Endpoint;
  readonly header: string;

  constructor(scope: Construct, id: string, props: ExternalTraceStoreProps) {
    super(scope, id);
    const { hostname, port, header } = parseProps(this, externalTraceStoreShape, props);
    this.header = header;
    this.receiver = new Endpoint(this, { name: 'otlp', port, protocol: 'http', externalHost: hostname, tls: true });
  }
}
