import type { z } from 'zod';
import { PostgresServer, type PostgresServerProps } from '../data/postgres-server';
import type { NginxEdgeProps } from '../edge/nginx-edge';
import { parseProps } from '../fleet/props';
import type { Host } from '../host/host';
import { handedOn, Shape } from './shape';

export const minimalShape = {
  /** @default NginxEdge's own defaults */
  edge: handedOn<NginxEdgeProps>(),
  /** @default PostgresServer's own defaults */
  postgres: handedOn<PostgresServerProps>(),
};

export interface MinimalProps extends Readonly<z.input<z.ZodObject<typeof minimalShape>>> {}

/** The essentials on one host: nginx as the only entry, and PostgreSQL. */
export class Minimal extends Shape {
  readonly postgres: PostgresServer;

  constructor(host: Host, props: MinimalProps = {}) {
    super(host, props?.edge);
    this.postgres = new PostgresServer(this, 'postgres', parseProps(this, minimalShape, props).postgres);
  }
}
