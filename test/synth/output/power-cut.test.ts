import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../../../synth/output/plan';
import { write } from '../../../synth/output/write';
import { outputOf } from './output-of';
import { kinds, picture, put, temporaryRoot } from './temporary-tree';

// Nothing is flushed: a power cut soon after a run can leave a file empty or full of NUL characters under its name.

const old = outputOf({ 'infra/one/edge': { 'a.conf': 'old\n', 'b.conf': 'b\n' } });
const output = outputOf({ 'infra/one/edge': { 'a.conf': 'new\n', 'b.conf': 'b\n' } });

function written(): string {
  const root = temporaryRoot();
  write(root, old);
  write(root, output);
  return root;
}

test.each([
  ['empty', ''],
  ['full of NUL characters', '\0\0\0\0'],
  ['cut short', 'ne'],
  ['as it was before', 'old\n'],
])('a file that is %s is named, never taken for generated, and written anew when asked to', (_, text) => {
  const root = written();
  const whole = picture(root);
  put(root, 'infra/one/edge/a.conf', text);
  expect(kinds(plan(root, output).changes)).toEqual(['edited infra/one/edge/a.conf']);
  expect(() => write(root, output)).toThrow('infra/one/edge/a.conf');
  write(root, output, { overwriteEdits: true });
  expect(picture(root)).toEqual(whole);
});

test.each(['', '\0\0', '{ "gener'])('a manifest that is torn (%j) is refused', (text) => {
  const root = written();
  put(root, 'infra/one/edge/.manifest.json', text);
  expect(() => write(root, output)).toThrow('Restore it from git');
});

test('a journal that is torn is refused, and nothing is changed by it', () => {
  const root = written();
  put(root, 'infra/.vpsynth/journal.json', '');
  put(root, 'infra/.vpsynth/stage-4194304/0', '');
  const before = picture(root);
  expect(() => write(root, old)).toThrow("Delete 'infra/.vpsynth' and synthesize again");
  expect(picture(root)).toEqual(before);
});

test('a file that is lost is written anew', () => {
  const root = written();
  const whole = picture(root);
  rmSync(join(root, 'infra/one/edge/a.conf'));
  write(root, output);
  expect(picture(root)).toEqual(whole);
});
