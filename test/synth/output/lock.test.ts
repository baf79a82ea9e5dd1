import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transact } from '../../../synth/output/transaction';
import { write } from '../../../synth/output/write';
import { outputOf } from './output-of';
import { picture, put, temporaryRoot } from './temporary-tree';
import { versions } from './versions';

const repository = join(__dirname, '../../..');
const one = outputOf({ 'infra/one/edge': { a: 'one' } });
const two = outputOf({ 'infra/one/edge': { a: 'two' } });

test('a second writer fails while the first one writes, and touches nothing', () => {
  const root = temporaryRoot();
  let message = '';
  transact(root, one, false, (what) => {
    if (what !== 'journal') return;
    try {
      write(root, two);
    } catch (error) {
      message = (error as Error).message;
    }
  });
  expect(message).toBe(
    `infra/.vpsynth/lock: is held by process ${process.pid}, which is writing the output. Wait until it has ended, then synthesize again.`,
  );
  expect(picture(root)['infra/one/edge/a']).toBe('444 one');
  expect(picture(root)['infra/.vpsynth']).toBeUndefined();
});

test('a writer that computed its changes before another wrote begins again', () => {
  const root = temporaryRoot();
  write(root, outputOf({ 'infra/one/edge': { a: 'zero' } }));
  const slow = {
    units: (function* () {
      yield* one.units;
      write(root, two);
    })(),
    singles: [],
  };
  expect(() => write(root, slow)).toThrow('changed on disk during this run');
  expect(picture(root)['infra/one/edge/a']).toBe('444 two');
  expect(picture(root)['infra/.vpsynth']).toBeUndefined();
});

test('a file saved by hand in the midst of the renames is kept and reported', () => {
  const root = temporaryRoot();
  write(root, one);
  const save = (what: string): void => {
    if (what === 'journal') put(root, 'infra/one/edge/a', 'mine');
  };
  expect(() => transact(root, two, false, save)).toThrow(
    'infra/one/edge/a: changed on disk during this run. Synthesize again.',
  );
  expect(picture(root)['infra/one/edge/a']).toBe('644 mine');
  expect(() => write(root, two)).toThrow('was changed by hand');
});

test.each([
  ['of a process that died', '4194304 1'],
  ['whose process id was given to another one', `${process.pid} 1`],
  ['that a power cut left empty', ''],
])('a lock %s is taken over', (_title, text) => {
  const root = temporaryRoot();
  mkdirSync(join(root, 'infra/.vpsynth/stage-4194304'), { recursive: true });
  writeFileSync(join(root, 'infra/.vpsynth/stage-4194304/0'), 'half');
  writeFileSync(join(root, 'infra/.vpsynth/lock'), text);
  writeFileSync(join(root, 'infra/.vpsynth/lock-dead-4194304'), '4194303 1');
  write(root, one);
  expect(Object.keys(picture(root))).toEqual([
    'infra',
    'infra/one',
    'infra/one/edge',
    'infra/one/edge/.manifest.json',
    'infra/one/edge/a',
  ]);
});

test('many writers at once, one of them killed: no deadlock, nothing torn', async () => {
  const root = temporaryRoot();
  write(root, versions.old());
  const children = ['new', 'old', 'third', 'new', 'old', 'third'].map((version, index) =>
    spawn(
      process.execPath,
      [
        '--require',
        join(repository, 'src/cli/typescript-loader.js'),
        join(__dirname, 'killed-writer.ts'),
        root,
        version,
        index === 0 ? '20' : '',
      ],
      { cwd: repository },
    ),
  );
  for (const { code, signal, stderr } of await Promise.all(children.map(ended))) {
    if (code !== 0 && signal !== 'SIGKILL') expect(stderr).toMatch(/rule: 'output\/(busy|meanwhile)'/);
  }
  write(root, versions.new(), { overwriteEdits: true });
  const clean = temporaryRoot();
  write(clean, versions.new());
  expect(picture(root)).toEqual(picture(clean));
}, 60_000);

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

function ended(child: ChildProcess): Promise<End> {
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += String(text);
  });
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stderr })));
}
