import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../../synth/output/plan';
import { transact } from '../../../synth/output/transaction';
import { write } from '../../../synth/output/write';
import { picture, put, temporaryRoot } from './temporary-tree';
import { versions } from './versions';

jest.setTimeout(120_000);

const repository = join(__dirname, '../../..');

/** Writes a version in a process that kills itself after its n-th step. */
function writeAndDie(root: string, version: string, step: number): SpawnSyncReturns<string> {
  return spawnSync(
    process.execPath,
    [
      '--require',
      join(repository, 'src/cli/typescript-loader.js'),
      join(__dirname, 'killed-writer.ts'),
      root,
      version,
      String(step),
    ],
    { cwd: repository, encoding: 'utf8' },
  );
}

/** A tree that holds the old version, and what a person put beside it. */
function oldTree(): string {
  const root = temporaryRoot();
  put(root, 'infra/main.ts', '');
  put(root, 'infra/one/edge/secrets/token', 'secret');
  write(root, versions.old());
  return root;
}

function clean(version: keyof typeof versions): Record<string, string> {
  const root = oldTree();
  write(root, versions[version]());
  return picture(root);
}

function countSteps(version: keyof typeof versions): string[] {
  const steps: string[] = [];
  transact(oldTree(), versions[version](), false, (what) => steps.push(what));
  return steps;
}

const steps = countSteps('new');
const [old, fresh, third] = [clean('old'), clean('new'), clean('third')];

test('the steps that follow cover staging, folders, journal, renames, deletions and cleaning', () => {
  expect([...new Set(steps.map((step) => step.split(' ')[0]))].sort()).toEqual(
    ['delete', 'folders', 'journal', 'lock', 'remove', 'rename', 'stage'].sort(),
  );
  expect(steps.length).toBeGreaterThan(25);
});

test.each(steps.map((step, index) => [index + 1, step] as const))('killed after step %i (%s)', (n, step) => {
  const root = oldTree();
  const { signal, stdout } = writeAndDie(root, 'new', n);
  expect([signal, stdout]).toEqual(['SIGKILL', step]);
  expectWholeFiles(root);

  const isJournaled = existsSync(join(root, 'infra/.vpsynth/journal.json'));
  const left = picture(root, true);
  const { unfinished, changes } = plan(root, versions.new());
  expect(picture(root, true)).toEqual(left);
  const isStarted = n > steps.indexOf('journal');
  expect(isJournaled).toBe(isStarted && n <= steps.indexOf('remove journal'));
  expect(unfinished.length > 0).toBe(
    isStarted && n < steps.lastIndexOf(steps.findLast((s) => /^(delete)/.test(s)) ?? '') + 1,
  );
  expect(changes.filter(({ kind }) => kind === 'edited')).toEqual([]);

  expect(write(root, versions.new()).unfinished).toEqual(unfinished);
  expect(picture(root)).toEqual(fresh);
});

test.each([1, 5, 15, 17, 20, 24, 28])('killed after step %i, then another version, or the old one again', (n) => {
  for (const [version, expected] of [
    ['third', third],
    ['old', old],
  ] as const) {
    const root = oldTree();
    expect(writeAndDie(root, 'new', n).signal).toBe('SIGKILL');
    write(root, versions[version]());
    expect(picture(root)).toEqual(expected);
  }
});

test('killed again and again, also while it recovers, it ends whole', () => {
  const root = oldTree();
  const firstRename = steps.findIndex((step) => step.startsWith('rename')) + 1;
  expect(writeAndDie(root, 'new', firstRename).signal).toBe('SIGKILL');
  let deaths = 0;
  // Each run dies after one more rename or deletion of the recovery.
  while (writeAndDie(root, 'new', 1).signal === 'SIGKILL') {
    expect(++deaths).toBeLessThan(50);
    expectWholeFiles(root);
  }
  expect(deaths).toBeGreaterThan(8);
  expect(picture(root)).toEqual(fresh);
});

test('a file edited after the kill is not rolled over', () => {
  const root = oldTree();
  const beforeRenames = steps.indexOf('journal') + 1;
  expect(writeAndDie(root, 'new', beforeRenames).signal).toBe('SIGKILL');
  put(root, 'infra/one/edge/compose.yaml', 'mine');
  expect(() => write(root, versions.new())).toThrow(
    'infra/one/edge/compose.yaml: was changed by hand since it was generated.',
  );
  expect(picture(root)['infra/one/edge/compose.yaml']).toBe('644 mine');
  write(root, versions.new(), { overwriteEdits: true });
  expect(picture(root)).toEqual(fresh);
});

test('the first synthesis of a tree, killed at each step', () => {
  const empty = temporaryRoot();
  write(empty, versions.new());
  const expected = picture(empty);
  for (let n = 1; ; n += 3) {
    const root = temporaryRoot();
    if (writeAndDie(root, 'new', n).signal === null) break;
    write(root, versions.new());
    expect(picture(root)).toEqual(expected);
  }
});

/** Each file is as it was or as it will be; what neither version has is not there. */
function expectWholeFiles(root: string): void {
  for (const [path, state] of Object.entries(picture(root))) {
    if (path.startsWith('infra/.vpsynth')) continue;
    expect([old[path], fresh[path]]).toContain(state);
  }
}
