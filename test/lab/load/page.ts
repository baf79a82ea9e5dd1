import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { percentile, sumOf } from './histogram';
import { lostOf, type ReleaseSeconds, requestsOf } from './measurement';
import type { Record, Row } from './record';
import { strategies } from './strategies';
import { type Kind, kinds } from './traffic';
import { ways } from './ways';

const kindTitles: Readonly<globalThis.Record<Kind, string>> = {
  http1: 'HTTP/1.1 POST',
  http2: 'HTTP/2 POST',
  websocket: 'websocket messages',
  slow: '6 s responses',
  upload: '50 MiB uploads',
};

const introduction = readFileSync(join(__dirname, 'page.md'), 'utf8');

/** The text of docs/releases-measured.md. */
export function page(record: Record): string {
  const rows = Object.keys(ways)
    .filter((name) => record[name] !== undefined)
    .map((name) => [name, record[name] as Row] as const);
  const ours = rows.filter(([name]) => name in strategies);
  return introduction
    .replace('{{requests}}', requestsTable(rows))
    .replace('{{latencies}}', latenciesTable(ours))
    .replace('{{seconds}}', secondsTable(rows))
    .replace('{{when}}', when(rows));
}

type Rows = readonly (readonly [name: string, row: Row])[];

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...lines.map(line)].join('\n');
}

const title = (name: string) => (ways[name] as { readonly title: string }).title;
const number = (value: number) => value.toLocaleString('en-US');
const rounded = (value: number | undefined) => (value === undefined ? '–' : number(Number(value.toPrecision(2))));

function requestsTable(rows: Rows): string {
  const head = ['released by', 'releases', 'requests', ...kinds.map((kind) => kindTitles[kind]), 'lost'];
  return table(
    head,
    rows.map(([name, { measured }]) => [
      title(name),
      number(measured.seconds.length),
      number(requestsOf(measured)),
      ...kinds.map((kind) => {
        const of = measured.kinds[kind];
        if (of === undefined) return '–';
        const lost = sumOf(of.lost);
        return lost === 0 ? number(of.requests) : `${number(of.requests)}, lost ${number(lost)}`;
      }),
      `**${number(lostOf(measured))}**`,
    ]),
  );
}

function latenciesTable(rows: Rows): string {
  const asked: readonly Kind[] = ['http1', 'http2', 'websocket'];
  return table(
    ['released by', 'requests', 'p50 at rest', 'p50 in a switch', 'p99 at rest', 'p99 in a switch'],
    rows.flatMap(([name, { measured }]) =>
      asked.flatMap((kind) => {
        const of = measured.kinds[kind];
        if (of === undefined) return [];
        const at = (share: number) => [rounded(percentile(of.rest, share)), rounded(percentile(of.switch, share))];
        return [[title(name), kindTitles[kind], ...at(0.5), ...at(0.99)]];
      }),
    ),
  );
}

function secondsTable(rows: Rows): string {
  return table(
    ['released by', 'the whole command', 'without waiting for old requests', 'announced gap', 'longest gap'],
    rows.map(([name, { measured }]) => {
      const median = (values: readonly number[]) => {
        const sorted = [...values].sort((one, other) => one - other);
        return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1);
      };
      const { seconds } = measured;
      return [
        title(name),
        median(seconds.map(({ command }) => command)),
        median(seconds.map(({ command, drain }) => command - drain)),
        // Nobody announces one but a plan of ours.
        name in strategies ? announced(seconds) : '–',
        gap(measured.kinds.http1?.longestOutage ?? 0),
      ];
    }),
  );
}

function announced(seconds: readonly ReleaseSeconds[]): string {
  const gaps = seconds.flatMap(({ announcedGap }) => announcedGap ?? []);
  return gaps.length === 0 ? 'none' : `at most ${Math.max(...gaps)} s`;
}

function gap(milliseconds: number): string {
  return milliseconds === 0 ? 'none' : `${(milliseconds / 1000).toFixed(1)} s`;
}

function when(rows: Rows): string {
  const dates = [...new Set(rows.flatMap(([, row]) => row.dates))].sort();
  const machines = [...new Set(rows.map(([, row]) => row.machine))];
  return `Measured on ${dates.join(', ')}, on ${machines.join('; ')}.`;
}
