import { hiddenMetrics } from '../derive/hidden-metrics';
import type { Found } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import { stackLabels } from './labels';
import type { KubernetesObject, Manifest, Part } from './manifest';
import { routeRule } from './route-rule';

/** Gateway API allows a route so many rules. */
const mostRules = 16;

/** The HTTPRoutes of an environment's public names. */
export function httpRoutes(on: ClusterStack): Manifest[] {
  return on.virtualHosts.flatMap((found) =>
    [...routesOf(on, found), ...aliasRoute(on, found)].map((object) => ({ from: found.component, object })),
  );
}

function routesOf(on: ClusterStack, found: Found<'virtual-host'>): KubernetesObject[] {
  const { routes } = found.facet;
  const rules = routes.flatMap((route) => [
    ...hiddenMetrics(on.model, routes, route).map(closedPath),
    routeRule(on, found.facet, route),
  ]);
  const parts = Array.from({ length: Math.ceil(rules.length / mostRules) }, (_, part) =>
    rules.slice(part * mostRules, (part + 1) * mostRules),
  );
  // The longest path wins over all routes of a name, so that it doesn't matter which of them holds a rule.
  return parts.map((part, index) =>
    httpRoute(on, routeName(on, found) + (index === 0 ? '' : `--${index + 1}`), [found.facet.domain], part),
  );
}

/**
 * Metrics are for the inside: a rule without a backend leads nowhere, and the longer prefix wins. What is below goes with
 * the path: a lenient router would answer for `/metrics/` too.
 */
function closedPath(value: string): Part {
  return { matches: [{ path: { type: 'PathPrefix', value } }] };
}

/** Other names lead to the first one; the path and the query stay. */
function aliasRoute(on: ClusterStack, found: Found<'virtual-host'>): KubernetesObject[] {
  const { aliases, domain, certificate } = found.facet;
  if (aliases.length === 0) return [];
  const requestRedirect = {
    ...(certificate !== undefined && { scheme: 'https' }),
    hostname: domain,
    statusCode: 301,
  };
  const rule = { filters: [{ type: 'RequestRedirect', requestRedirect }] };
  return [httpRoute(on, `${routeName(on, found)}--aliases`, aliases, [rule])];
}

/** Where the public name is declared below its environment, unique there. */
function routeName({ environment }: ClusterStack, { component }: Found<'virtual-host'>): string {
  return component.node.path.slice(environment.node.path.length + 1).replaceAll('/', '.');
}

function httpRoute(on: ClusterStack, name: string, hostnames: readonly string[], rules: Part[]): KubernetesObject {
  const { gateway, gatewayNamespace } = on.cluster.props;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, namespace: on.stack.name, labels: stackLabels(on.stack) },
    spec: { parentRefs: [{ name: gateway, namespace: gatewayNamespace }], hostnames, rules },
  };
}
