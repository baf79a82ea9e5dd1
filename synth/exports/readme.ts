import type { ProxyRoute } from '../../constructs/edge/route';
import type { Gap } from '../kubernetes/gap';
import { code, commands, markdown, prose, table, text } from '../runbook/markdown';
import { type Exported, givenTo } from './exported';
import type { ExportFormat } from './format';

/** What a person needs besides the files: the commands, what must be given, and what each way can't carry. */
export function readme(on: Exported, formats: readonly ExportFormat[], header: readonly string[]): string {
  return markdown(header, [
    `# ${text(on.stack.name)}, run otherwise`,
    '## What must be given',
    table(['value', 'known to services as', 'what it is'], givenRows(on)),
    '## In none of them',
    list(commonGaps(on)),
    ...formats.flatMap(({ title, commands: lines, gaps }) => [
      `## ${title}`,
      commands(lines),
      gaps.length === 0 ? 'Nothing is missing.' : 'What it does otherwise, or can’t carry:',
      list(gaps),
    ]),
  ]);
}

/** One row a value: the variables that services know it by. */
function givenRows({ services }: Exported): string[][] {
  return givenTo(services).map(({ key, from }) => {
    const named = services.flatMap(({ workload, settings }) =>
      settings.flatMap((each) =>
        each.type === 'given' && each.key === key ? [`${workload.facet.name}: ${each.name}`] : [],
      ),
    );
    return [code(key), text(named.join(', ')), text(from)];
  });
}

/** What belongs to a host: its edge, its firewall, its volumes, and what is no service of this repository. */
function commonGaps({ left, sites, services }: Exported): Gap[] {
  return [
    ...left.map(({ component, facet }) => ({
      path: component.node.path,
      what: `${facet.name} isn’t carried: use what the platform offers, or leave it on a host`,
    })),
    ...services.flatMap(({ workload }) =>
      workload.facet.mounts.flatMap((mount) =>
        mount.type === 'volume'
          ? [{ path: workload.component.node.path, what: `the volume ${mount.volume} isn’t carried` }]
          : [],
      ),
    ),
    ...sites.flatMap(({ component, facet }) => [
      { path: component.node.path, what: 'its headers are the application’s to send' },
      ...facet.routes.flatMap((route) =>
        route.type === 'proxy'
          ? ofRoute(route).map((what) => ({ path: component.node.path, what: `${facet.domain}${route.path}: ${what}` }))
          : [],
      ),
    ]),
  ];
}

function ofRoute(route: ProxyRoute): string[] {
  return [
    ...(route.rateLimit === undefined ? [] : ['its rate limit isn’t kept']),
    ...(route.basicAuth === undefined ? [] : ['asks nobody for a password']),
    ...(route.allow === undefined ? [] : ['answers everyone']),
    ...(route.cache === undefined ? [] : ['isn’t cached']),
    ...(route.balancing === 'round-robin' ? [] : [`isn’t balanced by ${route.balancing}`]),
  ];
}

function list(gaps: readonly Gap[]): string {
  return gaps.map(({ path, what }) => `- ${code(path)}: ${prose(what)}`).join('\n');
}
