import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../../synth/output/hash';
import { plan } from '../../../synth/output/plan';
import { write } from '../../../synth/output/write';
import { outputOf } from './output-of';
import { paths, picture, put, temporaryRoot } from './temporary-tree';

const hash = sha256('victim');
const manifest = (files: unknown) => JSON.stringify({ generatedBy: 'vpsynth', files });
const naming = "has characters other than letters, digits and '._@+-'";

/** Files that a forged list would like to have deleted, and what they hold is what it says. */
const victims = ['victim', 'infra/one/victim', 'infra/main.ts', 'infra/a.lock.json', 'infra/one/edge/secrets/victim'];

function tree(): string {
  const root = temporaryRoot();
  for (const path of victims) put(root, path, 'victim');
  return root;
}

test.each<[string, string]>([
  ['', 'it is not JSON'],
  ['<<<<<<< HEAD\n{', 'it is not JSON'],
  ['[]', 'it is not an object'],
  ['null', 'it is not an object'],
  ['"vpsynth"', 'it is not an object'],
  [manifest(undefined), "'files' is not an object"],
  [manifest(null), "'files' is not an object"],
  [manifest([hash]), "'files' is not an object"],
  [manifest({ a: 1 }), '"a" has no SHA-256'],
  [manifest({ a: 'ABC' }), '"a" has no SHA-256'],
  [manifest({ '/victim': hash }), '"/victim" has an empty part'],
  [manifest({ '../victim': hash }), '"../victim" has the part \'..\''],
  [manifest({ '../../main.ts': hash }), '"../../main.ts" has the part \'..\''],
  [manifest({ 'a/../../victim': hash }), '"a/../../victim" has the part \'..\''],
  [manifest({ '..\\victim': hash }), `"..\\\\victim" ${naming}`],
  [manifest({ 'victim\0': hash }), `"victim\\u0000" ${naming}`],
  [manifest({ '.git/config': hash }), '".git/config" has the part \'.git\''],
  [manifest({ 'secrets/victim': hash }), "\"secrets/victim\" lies in a folder 'secrets', which is the host's"],
  [manifest({ '.manifest.json': hash }), '".manifest.json" has the name of a unit\'s manifest'],
  [manifest({ '': hash }), '"" has an empty part'],
])('manifest %j', (text, reason) => {
  const root = tree();
  put(root, 'infra/one/edge/.manifest.json', text);
  const before = picture(root, true);
  for (const output of [outputOf({}), outputOf({ 'infra/one/edge': { a: 'a' } })]) {
    for (const act of [plan, write]) {
      expect(() => act(root, output)).toThrow(
        expect.objectContaining({
          message: `infra/one/edge/.manifest.json: can't be trusted: ${reason}. Restore it from git. If that is not possible, delete it: files that differ then count as edited by hand.`,
        }),
      );
    }
  }
  expect(picture(root, true)).toEqual(before);
});

test("a host's manifest that lists a file of its stack", () => {
  const root = temporaryRoot();
  const output = outputOf({ 'infra/one/edge': { a: 'victim' } });
  write(root, output);
  put(root, 'infra/one/.manifest.json', manifest({ 'edge/a': hash }));
  expect(() => write(root, output)).toThrow(
    "infra/one/.manifest.json: can't be trusted: \"edge/a\" belongs to 'infra/one/edge'.",
  );
});

test('names of prototypes are names like others', () => {
  const root = temporaryRoot();
  const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString'];
  const files = names.map((name) => ({ name, content: name }));
  write(root, { units: [{ directory: 'infra/one/edge', files }], singles: [] });
  expect(paths(root)).toEqual(['.manifest.json', ...names].map((name) => `infra/one/edge/${name}`));
  write(root, outputOf({}));
  expect(picture(root)).toEqual({ infra: '755' });
  expect(({} as Record<string, unknown>).generatedBy).toBeUndefined();
});

const journal = (renames: unknown, deletions: unknown, more: object = {}) =>
  JSON.stringify({ generatedBy: 'vpsynth', stage: 'stage-1', renames, deletions, ...more });
const rename = (to: unknown, more: object = {}) => journal([{ from: '0', to, before: hash, after: hash, ...more }], []);
const deletion = (path: unknown, more: object = {}) => journal([], [{ path, before: hash, makesRoom: true, ...more }]);
const noPlace = (path: string) => `${JSON.stringify(path)} is no place of vpsynth's`;

const outside = [
  'infra/main.ts',
  'infra/one.ts/a',
  'infra/../victim',
  'infra/one/../../victim',
  '/etc/passwd',
  'victim',
  'infra/one',
  'infra/.vpsynth/lock',
  'infra/one/edge/secrets/victim',
  'infra/one/edge/.git/config',
  'infra/one/edge\\victim',
  'infra/one/edge/a\0',
  'infra//victim',
  '.github/workflows/build.yml',
  '__proto__',
];

test.each<[string, string]>([
  ['', 'it is not JSON'],
  ['{', 'it is not JSON'],
  ['1', 'it has no entries'],
  ['null', 'it has no entries'],
  ['{}', 'another program wrote it'],
  [journal([], [], { stage: '../..' }), 'it names no stage'],
  [journal([], [], { stage: 'stage-1/../..' }), 'it names no stage'],
  [journal([], [], { stage: 7 }), 'it names no stage'],
  [journal({}, []), 'it lists nothing'],
  [journal([7], []), 'it has no entries'],
  [rename('infra/one/victim', { from: '../0' }), 'a staged name is wrong'],
  [rename('infra/one/victim', { after: 'x' }), 'a hash is wrong'],
  [rename('infra/one/victim', { before: undefined }), 'a hash is wrong'],
  [rename(7), "7 is no place of vpsynth's"],
  [deletion('infra/a.lock.json'), noPlace('infra/a.lock.json')],
  [deletion('infra/one/victim', { before: null }), 'a hash is wrong'],
  ...outside.map((path): [string, string] => [rename(path), noPlace(path)]),
  ...outside.map((path): [string, string] => [deletion(path), noPlace(path)]),
  [rename('infra/one/victim', { after: sha256('other') }), "the stage lacks 'infra/one/victim'"],
])('journal %j', (text, reason) => {
  const root = tree();
  put(root, 'infra/.vpsynth/journal.json', text);
  put(root, 'infra/.vpsynth/stage-1/0', 'poison');
  const before = picture(root);
  expect(() => write(root, outputOf({}))).toThrow(
    expect.objectContaining({
      message: `infra/.vpsynth/journal.json: can't be trusted: ${reason}. Delete 'infra/.vpsynth' and synthesize again; files that are then called edited are what the killed run had written.`,
    }),
  );
  expect(picture(root)).toEqual(before);
});

test('a stage that is a link is not read', () => {
  const [root, other] = [tree(), temporaryRoot()];
  put(other, '0', 'poison');
  mkdirSync(join(root, 'infra/.vpsynth'));
  put(root, 'infra/.vpsynth/journal.json', rename('infra/one/victim', { after: sha256('poison') }));
  symlinkSync(other, join(root, 'infra/.vpsynth/stage-1'));
  expect(() => write(root, outputOf({}))).toThrow('infra/.vpsynth/stage-1: is a symbolic link');
  expect(picture(root)['infra/one/victim']).toBe('644 victim');
});
