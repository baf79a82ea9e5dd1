import { z } from 'zod';
import type { ManagedPostgres } from '../data/managed-postgres';
import type { PostgresServer } from '../data/postgres-server';
import { NginxEdge, type NginxEdgeProps } from '../edge/nginx-edge';
import { Grouping } from '../fleet/grouping';
import type { Host } from '../host/host';

/** What the shapes have in common: an edge, and a PostgreSQL server of one kind or another. */
export abstract class Shape extends Grouping {
  readonly host: Host;
  readonly edge: NginxEdge;
  abstract readonly postgres: PostgresServer | ManagedPostgres;

  constructor(host: Host, edge?: NginxEdgeProps) {
    // One name for every shape: changing the shape of a host moves nothing.
    super(host, 'platform');
    this.host = host;
    this.edge = new NginxEdge(this, 'edge', edge);
  }
}

/** Props that are handed on unread to the construct they name, which checks them. */
export function handedOn<T>(): z.ZodOptional<z.ZodType<T, T>> {
  return z.custom<T>((value) => typeof value === 'object' && value !== null, 'expected an object').optional();
}
