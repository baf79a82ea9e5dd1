import { parseArgs } from 'node:util';
import { closest } from '../../constructs/fleet/closest';
import { Component } from '../../constructs/fleet/component';
import type { Model } from '../../synth/derive/model';
import { type Explanation, explain as explanationOf } from '../../synth/explain/explain';
import type { Explained } from '../../synth/explain/explained';
import type { Command } from './command';
import { synthesizeHere } from './synthesis';
import { table } from './table';
import { UsageError } from './user-error';

/** `vpsynth explain`. */
export const explain: Command = {
  description:
    'Says what each property and variable of a construct came to, who said so (the construct, its class, its environment, its host, a connection, a secret), and which files name it. Writes nothing, and tells no secret’s value.',
  arguments: '<construct path>',
  options: [['--json', 'one JSON object instead of text, with long values whole']],
  examples: ['vpsynth explain shop/prod/api', 'vpsynth explain vps1/platform/postgres --json'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0)
      throw new UsageError('name one construct by its path: vpsynth explain <construct path>');
    const { model, output } = synthesizeHere({ warnings: false });
    if (output === undefined) return 1;
    const explanation = explanationOf(model, output, componentAt(model, path));
    process.stdout.write(`${values.json ? JSON.stringify(explanation) : text(explanation)}\n`);
    return 0;
  },
};

/** @throws UsageError that names the nearest path */
function componentAt({ fleet }: Model, path: string): Component {
  const all = fleet.node.findAll().filter((each): each is Component => each instanceof Component);
  const found = all.find(({ node }) => node.path === path);
  if (found !== undefined) return found;
  const paths = all.map(({ node }) => node.path);
  const near = closest(path, paths) ?? paths.find((each) => each.endsWith(`/${path}`));
  throw new UsageError(
    `nothing is declared at ${JSON.stringify(path)}${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}

function text({
  path,
  type,
  declaredAt,
  properties,
  facts,
  routes,
  buildArguments,
  environments,
  files,
}: Explanation): string {
  return [
    `${path}: ${type}, declared at ${declaredAt}`,
    ...section('properties', properties),
    ...section('what follows from elsewhere', facts),
    ...section('public addresses', routes),
    ...section('build arguments, compiled into its image', buildArguments),
    ...environments.flatMap(({ stack, service, variables }) =>
      section(`environment of ${service} in ${stack}`, variables),
    ),
    ...(files.length === 0 ? [] : ['files that name it', files.map((file) => `  ${file}`).join('\n')]),
  ].join('\n\n');
}

function section(title: string, rows: readonly Explained[]): string[] {
  if (rows.length === 0) return [];
  return [title, table(rows.map(({ name, value, from }) => [`  ${name}`, short(value), from]))];
}

/** What a row of a terminal has room for, beside a name and who said so. */
const longest = 72;

/** A value in one line, so that the table holds; a longer one's beginning. */
function short(value: string): string {
  const line = value.replaceAll(/\s+/g, ' ');
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
