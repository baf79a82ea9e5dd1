import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import { Component } from '../fleet/component';
import { parseProps } from '../fleet/props';
import { domain, port } from '../values/network';

export const smtpRelayShape = {
  /** Its name; its certificate is verified against it. */
  hostname: domain,
  /**
   * How the connection is encrypted: `starttls` begins in plain text, `implicit` (RFC 8314) doesn't.
   * @default 'starttls'
   */
  tls: z.enum(['starttls', 'implicit']).default('starttls'),
  /** @default 587 for starttls, 465 for implicit */
  port: port.optional(),
};

export interface SmtpRelayProps extends Readonly<z.input<z.ZodObject<typeof smtpRelayShape>>> {}

/** A mail server that somebody else runs and that sends what it is given. Who sends is each {@link Mail}'s own. */
export class SmtpRelay extends Component {
  readonly endpoint: Endpoint;
  readonly tls: 'starttls' | 'implicit';

  constructor(scope: Construct, id: string, props: SmtpRelayProps) {
    super(scope, id);
    const { hostname, tls, port = tls === 'implicit' ? 465 : 587 } = parseProps(this, smtpRelayShape, props);
    this.tls = tls;
    this.endpoint = new Endpoint(this, { name: 'smtp', port, externalHost: hostname });
  }
}
