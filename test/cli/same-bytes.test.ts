import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeVersions } from './node-versions';
import { copyOfRepository, differing, filesBelow, removeGenerated, vpsynth } from './repository';

jest.setTimeout(240_000);
const committed = filesBelow(resolve(__dirname, '../../infra'));

/** The files that differ from the committed ones when everything is made anew. */
function synthesizeAnew(name: string, options: Parameters<typeof vpsynth>[2]): string[] {
  const folder = copyOfRepository(name);
  removeGenerated(folder);
  const { code, errors } = vpsynth(folder, ['synth'], options);
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return differing(committed, filesBelow(`${folder}/infra`));
}

test('the committed files are what synth makes', () => {
  const folder = copyOfRepository();
  expect(vpsynth(folder, ['synth', '--check'])).toEqual({ code: 0, output: 'Nothing would change.\n', errors: '' });
});

test.each([
  ['another locale', { env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } }],
  ['another time zone', { env: { TZ: 'Asia/Kathmandu' } }],
  ['a strict umask', { umask: '077' }],
  ['no umask', { umask: '000' }],
])('the same bytes under %s', (_, options) => {
  expect(synthesizeAnew('copy', options)).toEqual([]);
});

test('the same bytes at another path', () => {
  expect(synthesizeAnew('a quite different path, with spaces – and ünïcode', {})).toEqual([]);
});

test('the same bytes when made from nothing, lock files included', () => {
  const [first, second] = ['one', 'two'].map((name) => {
    const folder = copyOfRepository(name);
    removeGenerated(folder);
    for (const lock of ['addresses', 'images']) rmSync(`${folder}/infra/${lock}.lock.json`);
    expect(vpsynth(folder, ['synth']).code).toBe(0);
    expect(vpsynth(folder, ['synth'])).toEqual({ code: 0, output: 'Nothing changed.\n', errors: '' });
    return filesBelow(`${folder}/infra`);
  });
  expect(differing(first ?? {}, second ?? {})).toEqual([]);
});

test.each(nodeVersions)('the same bytes on Node.js %s', (version, install) => {
  const node = install();
  expect(synthesizeAnew(`node-${version}`, { node })).toEqual([]);
});
