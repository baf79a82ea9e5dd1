import type { Endpoint } from '../../constructs/facets/endpoint';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check, Finding } from './check';
import { named } from './named';

/** Every endpoint that is referred to is one that its workload says it listens on. */
export const endpointNotListening: Check = {
  rule: 'endpoint-not-listening',
  severity: 'error',
  why: 'A port that the workload declares no endpoint for is one that nobody promised to answer on.',
  *check(model) {
    const open = new Map<string, boolean>();
    for (const { component, facet } of model.find('workload')) {
      const first = model.placed(component).find((each) => each.facet === facet);
      if (first === undefined) continue;
      for (const endpoint of model.reaches(first)) {
        if (listens(model, endpoint, open)) continue;
        yield finding(component, endpoint, model);
      }
    }
  },
};

function listens(model: Model, endpoint: Endpoint, known: Map<string, boolean>): boolean {
  if (endpoint.externalHost !== undefined) return true;
  const key = `${endpoint.owner.node.path} ${endpoint.workload}:${endpoint.port}`;
  let answer = known.get(key);
  if (answer === undefined) {
    const workload = target(model, endpoint);
    // What runs nowhere is unreachable: another rule's matter.
    answer = workload === undefined || workload.endpoints.some(({ port }) => port === endpoint.port);
    known.set(key, answer);
  }
  return answer;
}

function target(model: Model, endpoint: Endpoint) {
  return model.facetsOf(endpoint.owner as Component, 'workload').find(({ name }) => name === endpoint.workload);
}

function finding(component: Component, endpoint: Endpoint, model: Model): Finding {
  const ports = (target(model, endpoint)?.endpoints ?? []).map(({ name, port }) => `${port} (${name})`);
  return {
    on: component,
    message: `it reaches ${endpoint.name} of ${named(endpoint.owner as Component)}, which doesn't listen there`,
    got: `port ${endpoint.port}`,
    allowed: ports.length === 0 ? 'no port at all' : ports.join(', '),
    mend: 'declare the endpoint on the workload, or name one that it has',
  };
}
