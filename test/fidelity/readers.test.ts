import { existsSync, readFileSync } from 'node:fs';
import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../infra/main';
import { readers } from './readers';

const paths = Object.keys(synthesizeFleet(committed).files).filter((path) => !path.endsWith('.lock.json'));

test('each kind of synthesized file has a reader, or a reason for having none', () => {
  expect(paths.length).toBeGreaterThan(1000);
  expect(paths.filter((path) => !readers.some(({ files }) => files.test(path)))).toEqual([]);
});

test('each entry is of use, and names a test that is there', () => {
  const first = new Set(paths.map((path) => readers.find(({ files }) => files.test(path))));
  const logs = /loki/;
  expect(readers.filter((reader) => !first.has(reader) && !logs.test(reader.files.source))).toEqual([]);
  const tests = readers.flatMap(({ by }) => (typeof by === 'string' ? [by] : []));
  expect(tests.filter((path) => !existsSync(path))).toEqual([]);
});

test('docs/fidelity.md says of which no program or schema reads them, and why', () => {
  const page = readFileSync('docs/fidelity.md', 'utf8').replaceAll(/\s+/g, ' ');
  const reasons = readers.flatMap(({ by }) => (typeof by === 'string' ? [] : [by.none]));
  expect(reasons.filter((reason) => !page.includes(reason))).toEqual([]);
});
