import type { EnvironmentValue } from '../../constructs/facets/workload';
import { Component } from '../../constructs/fleet/component';
import { pathOf } from '../../constructs/fleet/problem';
import { type ResolvedProp, resolvedProps } from '../../constructs/fleet/resolved';
import type { Connectable } from '../../constructs/service/connection';
import { Secret } from '../../constructs/values/secret';
import { variableOf } from '../compose/environment';
import type { Model, PlacedWorkload } from '../derive/model';
import { isSettable, layersOf } from '../derive/settings';
import type { Output } from '../output/file';
import { cameTo } from './came-to';
import type { Explained } from './explained';
import { poolFacts } from './pool';
import { routes } from './routes';
import { said } from './said';
import { versions } from './versions';

/** What one construct came to. */
export interface Explanation {
  readonly path: string;
  readonly type: string;
  /** Where it was declared. */
  readonly declaredAt: string;
  readonly properties: readonly Explained[];
  /** What follows from elsewhere: the fleet's versions; of a pool its role, its server and its PgBouncer. */
  readonly facts: readonly Explained[];
  /** The public addresses that it has, or that lead to it. */
  readonly routes: readonly Explained[];
  /** Compiled into its image: the same everywhere the image runs. */
  readonly buildArguments: readonly Explained[];
  /** What its containers are given as they start, in each place. */
  readonly environments: readonly {
    readonly stack: string;
    readonly service: string;
    readonly variables: readonly Explained[];
  }[];
  /** The synthesized files that name it. */
  readonly files: readonly string[];
}

/** Each value of a construct, and who said so: the construct, its class, its environment, its host, a connection, a secret. */
export function explain(model: Model, output: Output, component: Component): Explanation {
  const placed = model.placed(component);
  const builds = placed.map(({ facet }) => facet.image.build?.arguments ?? {});
  return {
    path: pathOf(component),
    type: component.constructor.name,
    declaredAt: component.site.toString(),
    properties: properties(model, component),
    facts: [...versions(model, component), ...poolFacts(model, component)],
    routes: routes(model, component),
    buildArguments: Object.entries(Object.assign({}, ...builds) as Record<string, string>).map(([name, value]) => ({
      name,
      value,
      from: `the image's build, given at ${component.site}`,
    })),
    environments: placed.map((workload) => ({
      stack: workload.stack.directory,
      service: workload.facet.name,
      variables: variables(model, workload),
    })),
    files: filesNaming(output, component),
  };
}

function properties(model: Model, component: Component): Explained[] {
  const followed = cameTo(model, component);
  return resolvedProps(component).map(({ name, value, from }) => {
    const own = value === undefined ? followed.get(name) : undefined;
    if (own !== undefined) return { name, value: own, from: 'not given: by its place in the tree' };
    return { name, value: said(value), from: saidBy(component, { name, value, from }) };
  });
}

function saidBy(component: Component, { value, from }: ResolvedProp): string {
  if (from === 'given') return `given at ${component.site}`;
  if (from === 'type') return `default of ${component.constructor.name}`;
  return value === undefined ? 'not given' : 'default';
}

function variables(model: Model, workload: PlacedWorkload): Explained[] {
  const { facet, component } = workload;
  return Object.entries(facet.environment)
    .map(([name, value]) => {
      const [written, text] = variableOf(model, workload, name, value);
      return { name: written, value: text, from: `${origin(workload, name, value)} ${secretStore(value)}`.trim() };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));

  function origin({ stack }: PlacedWorkload, name: string, value: EnvironmentValue): string {
    const layer = layersOf(stack).findLast(({ settings }) => Object.hasOwn(settings, name) && isSettable(facet, name));
    if (layer !== undefined) return `settings of ${pathOf(layer.component)}, ${layer.component.site}`;
    const given = propOf(component, 'environment') as Readonly<Record<string, EnvironmentValue>> | undefined;
    if (given !== undefined && Object.hasOwn(given, name)) return `environment, given at ${component.site}`;
    const connection =
      connectionsOf(component).find((each) => each.connection().settings[name] === value) ??
      connectionsOf(component).find((each) => Object.hasOwn(each.connection().settings, name));
    if (connection instanceof Component) return ofConnection(connection, connection.connection().properties?.[name]);
    const port = resolvedProps(component).find((prop) => prop.name === 'port');
    return name === 'PORT' && port?.value === value
      ? `port, ${saidBy(component, port)}`
      : `${component.constructor.name} itself`;
  }
}

function ofConnection(used: Component, property: string | undefined): string {
  const prop = resolvedProps(used).find(({ name }) => name === property);
  const where = `${pathOf(used)}, which it uses`;
  return prop === undefined ? where : `${prop.name} of ${where}: ${saidBy(used, prop)}`;
}

/** Where the value of a secret is looked for, in this order. */
function secretStore(value: EnvironmentValue): string {
  return value instanceof Secret
    ? `(secret ${value.name}: the deployer's variable of this name, else infra/secrets.age)`
    : '';
}

function connectionsOf(component: Component): readonly Connectable[] {
  return (propOf(component, 'uses') as readonly Connectable[] | undefined) ?? [];
}

function propOf(component: Component, name: string): unknown {
  return resolvedProps(component).find((prop) => prop.name === name)?.value;
}

/** Blocks of generated files name the construct that they come from. */
function filesNaming(output: Output, component: Component): string[] {
  const path = pathOf(component).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const whole = new RegExp(`(?<![A-Za-z0-9/-])${path}(?![A-Za-z0-9/-])`);
  const named: string[] = [];
  for (const { directory, files } of output.units)
    for (const { name, content } of files) if (whole.test(content)) named.push(`${directory}/${name}`);
  return named.sort();
}
