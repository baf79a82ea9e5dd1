import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import { Component } from '../fleet/component';
import { parseProps } from '../fleet/props';
import { domain, port } from '../values/network';
import { pemCertificates } from '../values/pem';

export const managedPostgresShape = {
  /** Its public or private name; the certificate is verified against it. */
  hostname: domain,
  /** @default 5432 */
  port: port.default(5432),
  /**
   * The most connections that the provider grants.
   * @default 100
   */
  maxConnections: z.int().min(5).max(100_000).default(100),
  /**
   * The certificates of its provider's own authority in PEM, such as `readFileSync('infra/provider-ca.pem', 'utf8')`.
   * @default none: it has a certificate of a public authority
   */
  certificateAuthority: pemCertificates.optional(),
};

export interface ManagedPostgresProps extends Readonly<z.input<z.ZodObject<typeof managedPostgresShape>>> {}

/** A PostgreSQL server that somebody else runs, reached over TLS with its certificate verified. */
export class ManagedPostgres extends Component {
  readonly endpoint: Endpoint;
  readonly maxConnections: number;
  readonly certificateAuthority: string | undefined;

  constructor(scope: Construct, id: string, props: ManagedPostgresProps) {
    super(scope, id);
    const parsed = parseProps(this, managedPostgresShape, props);
    this.maxConnections = parsed.maxConnections;
    this.certificateAuthority = parsed.certificateAuthority;
    this.endpoint = new Endpoint(this, { name: 'postgres', port: parsed.port, externalHost: parsed.hostname });
  }
}
