import type { PoolFacet } from '../../constructs/facets/data';
import type { Component } from '../../constructs/fleet/component';
import type { Model, Stack } from '../derive/model';
import { isTunnel } from '../derive/tunnel';
import type { Explained } from './explained';

/** How a pool's connections to its server are encrypted: by TLS everywhere, else by way of each place that it runs in. */
export function encryption(model: Model, pgBouncer: Component, { server, tls }: PoolFacet): Explained[] {
  const name = 'encryption';
  if (tls !== undefined) return [{ name, value: tls.mode, from: 'by TLS, from every place' }];
  const stacks = new Set(model.placed(pgBouncer).map(({ stack }) => stack));
  const ways = [...stacks].flatMap((stack) => {
    const target = model.target(stack, server)?.stack;
    return target === undefined ? [] : [way(stack, target)];
  });
  const values = [...new Set(ways.map(([value]) => value))];
  return values.map((value) => ({
    name,
    value,
    from: ways.flatMap(([each, said]) => (each === value ? [said] : [])).join(', '),
  }));
}

function way(from: Stack, to: Stack): [value: string, said: string] {
  if (placeOf(from) === placeOf(to)) return ['none', `within ${placeOf(from)?.node.id}`];
  const said = `from ${placeOf(from)?.node.id} to ${placeOf(to)?.node.id}`;
  return to.host !== undefined && isTunnel(to.host, from.host) ? ['WireGuard', said] : ['none', said];
}

function placeOf({ host, cluster }: Stack) {
  return host ?? cluster;
}
