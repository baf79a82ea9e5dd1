import { acknowledgementsOf } from '../../../constructs/fleet/acknowledgement';
import type { Fleet } from '../../../constructs/fleet/fleet';
import { Vps } from '../../../constructs/host/vps';
import type { Figure, SystemFigures } from './figure';

/** docs/systems/<system>.md: what a page asks for, where the output has it, and what was built differently. */
export function page(fleet: Fleet, { title, hosts, projects, figures, remarks }: SystemFigures): string {
  const hostsOf = fleet.node
    .findAll()
    .filter((each): each is Vps => each instanceof Vps && hosts.includes(each.node.id));
  const roots = [...hosts, ...projects];
  const accepted = acknowledgementsOf(fleet).filter(({ path }) => roots.includes(path.split('/')[0] ?? ''));
  return `${[
    `# ${title}`,
    'Each figure of its page, and where the output has it. Written by `node test/systems/write-pages.js`; `test/systems/` reads every line of it from the output.',
    table(['figure', 'value', 'file', 'key'], figures.map(row)),
    '## Built differently, because',
    table(
      ['asked', 'built', 'because'],
      [
        ...hostsOf.flatMap(({ props }) =>
          props.differences.map(({ asked, built, because }) => [asked, built, because]),
        ),
        ...accepted.map(({ rule, path, reason }) => [`what \`${rule}\` warns of`, `accepted on \`${path}\``, reason]),
      ],
    ),
    ...(remarks.length === 0
      ? []
      : [
          '## Not a figure of a file',
          table(
            ['asked', 'where it is'],
            remarks.map(({ asked, answer }) => [asked, answer]),
          ),
        ]),
  ].join('\n\n')}\n`;
}

function row({ figure, value, file, key }: Figure): string[] {
  const way = key.map((segment) => (segment instanceof RegExp ? String(segment) : segment)).join(' › ');
  return [figure, code(shown(value)), code(file), code(way)];
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'object' && !(value instanceof RegExp) ? JSON.stringify(value) : String(value);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
