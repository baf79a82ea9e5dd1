import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check, Finding } from './check';
import { named } from './named';
import { reachedOnce } from './reached';

/** Every endpoint that is referred to is one that its workload says it listens on. */
export const endpointNotListening: Check = {
  rule: 'endpoint-not-listening',
  severity: 'error',
  why: 'A port that the workload declares no endpoint for is one that nobody promised to answer on.',
  *check(model) {
    const open = new Map<Endpoint, boolean>();
    const edges = new Set(model.find('edge').map(({ component }) => component));
    for (const [{ component }, endpoints] of reachedOnce(model)) {
      if (edges.has(component)) continue;
      for (const endpoint of endpoints)
        if (!listens(model, endpoint, open)) yield { on: component, ...finding(endpoint, model) };
    }
    for (const { component, facet } of model.find('virtual-host')) {
      for (const route of facet.routes) {
        if (route.type !== 'proxy' || listens(model, route.target, open)) continue;
        yield { on: component, site: route.site, ...finding(route.target, model) };
      }
    }
  },
};

function listens(model: Model, endpoint: Endpoint, known: Map<Endpoint, boolean>): boolean {
  if (endpoint.externalHost !== undefined) return true;
  let answer = known.get(endpoint);
  if (answer === undefined) {
    const workload = target(model, endpoint);
    // What runs nowhere is unreachable: another rule's matter.
    answer = workload === undefined || workload.endpoints.some(({ port }) => port === endpoint.port);
    known.set(endpoint, answer);
  }
  return answer;
}

function target(model: Model, endpoint: Endpoint) {
  return model.facetsOf(endpoint.owner as Component, 'workload').find(({ name }) => name === endpoint.workload);
}

function finding(endpoint: Endpoint, model: Model): Omit<Finding, 'on'> {
  const ports = (target(model, endpoint)?.endpoints ?? []).map(({ name, port }) => `${port} (${name})`);
  return {
    message: `it reaches ${endpoint.name} of ${named(endpoint.owner as Component)}, which doesn't listen there`,
    got: `port ${endpoint.port}`,
    allowed: ports.length === 0 ? 'no port at all' : ports.join(', '),
    mend: 'declare the endpoint on the workload, or name one that it has',
  };
}
