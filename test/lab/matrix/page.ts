import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bad } from './behaviours';
import { faults } from './faults';
import type { MatrixRecord, RecordedCell } from './record';
import { firstLine } from './words';

const introduction = readFileSync(join(__dirname, 'page.md'), 'utf8');
const number = (value: number) => value.toLocaleString('en-US');

/** The text of docs/fault-matrix.md. */
export function page(record: MatrixRecord): string {
  return introduction
    .replace('{{matrix}}', matrix(record))
    .replace('{{sums}}', sums(record))
    .replace('{{failures}}', () => failures(record))
    .replace('{{checks}}', () => checks(record))
    .replace('{{bad-images}}', () => badImages(record))
    .replace('{{messages}}', () => messages(record))
    .replace('{{when}}', when(record));
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}

function matrix({ steps, cells }: MatrixRecord): string {
  return table(
    ['step', ...Object.values(faults).map(({ title }) => title)],
    steps.map((step) => [step, ...Object.keys(faults).map((fault) => cellText(cells[fault]?.[step]))]),
  );
}

function cellText(cell: RecordedCell | undefined): string {
  if (cell === undefined) return '–';
  const words = [cell.served, outcome(cell)];
  if (cell.lost > 0) words.push(`lost ${number(cell.lost)}`);
  return cell.problems.length > 0 ? `**failed** (${words.join(', ')})` : words.join(', ');
}

/** The history's `failed` is a release that went back: a cell that has failed is another thing. */
function outcome({ outcome: said }: RecordedCell): string {
  return said === 'failed' ? 'went back' : said;
}

function sums({ cells }: MatrixRecord): string {
  const lines = Object.entries(faults).flatMap(([fault, { title }]) => {
    const row = Object.values(cells[fault] ?? {});
    if (row.length === 0) return [];
    const total = (of: (cell: RecordedCell) => number) => number(row.reduce((sum, cell) => sum + of(cell), 0));
    const seconds = row.map(({ secondsNext }) => secondsNext).sort((one, another) => one - another);
    return [
      [
        title,
        number(row.length),
        number(row.filter(({ problems }) => problems.length === 0).length),
        total(({ requests }) => requests),
        total(({ lost }) => lost),
        total(({ requestsNext }) => requestsNext),
        total(({ lostNext }) => lostNext),
        (seconds[Math.floor(seconds.length / 2)] ?? 0).toFixed(1),
      ],
    ];
  });
  const head = ['fault', 'cells', 'converged', 'requests', 'lost', 'in the next run', 'lost there', 'seconds of it'];
  return table(head, lines);
}

/** Why cells have failed, a line each. */
function failures({ steps, cells }: MatrixRecord): string {
  const lines = Object.entries(faults).flatMap(([fault, { title }]) =>
    steps.flatMap((step) => {
      const problems = cells[fault]?.[step]?.problems ?? [];
      return problems.length > 0 ? [`- **${title}** at ${step}: ${problems.map(firstLine).join('; ')}`] : [];
    }),
  );
  if (Object.keys(cells).length === 0) return 'No cell has been run yet.';
  return lines.length > 0 ? `What has failed:\n\n${lines.join('\n')}` : 'Of the cells that were run none has failed.';
}

function checks({ checks: found }: MatrixRecord): string {
  return Object.entries(found)
    .map(([name, { said, date }]) => `- ${name}: ${said} (${date})`)
    .join('\n');
}

function badImages({ badImages: found }: MatrixRecord): string {
  return table(
    [
      'the new image',
      'seconds until it was told',
      'until all was as before',
      'requests',
      'lost',
      'found after the step',
    ],
    Object.entries(bad).flatMap(([name, { title }]) => {
      const image = found[name];
      if (image === undefined) return [];
      const { foundAfter, backAfter, requests, lost, step, problems } = image;
      return [
        [
          problems.length > 0 ? `${title}: **failed**` : title,
          foundAfter.toFixed(1),
          backAfter.toFixed(1),
          number(requests),
          number(lost),
          step,
        ],
      ];
    }),
  );
}

function messages({ badImages: found }: MatrixRecord): string {
  return Object.entries(bad)
    .flatMap(([name, { title }]) => {
      const image = found[name];
      if (image === undefined) return [];
      const wrong = image.problems.map((problem) => `\n\n**failed**: ${firstLine(problem)}`).join('');
      return [`**${title}**${wrong}\n\n\`\`\`text\n${image.message}\n\`\`\``];
    })
    .join('\n\n');
}

function when({ cells, badImages: found, checks: others }: MatrixRecord): string {
  const rows = Object.values(cells).flatMap((row) => Object.values(row));
  const all = [...rows, ...Object.values(found), ...Object.values(others)];
  return [...new Set(all.map(({ date }) => date))].sort().join(', ') || 'not yet';
}
