import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encrypt } from '../../../src/deploy/secrets/age';
import { collectSecrets } from '../../../src/deploy/secrets/collect';
import { ada } from './keys';
import { folderWith } from './repository';

const withAda = { VPSYNTH_AGE_IDENTITY: ada.identity };

/** A repository whose store is a program of the test's own: it answers by what it is asked for. */
function repository(script: string, files: Readonly<Record<string, string>> = {}): string {
  const root = folderWith(files);
  const program = join(root, 'store');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  const stores = [{ store: 'vault', program: [program, 'get', '--field={name}'], secrets: ['ONE', 'TWO'] }];
  return folderWith({ ...files, 'infra/fleet/secret-stores.json': JSON.stringify({ stores }) });
}

test('a variable comes first, then the store that is declared, then the file', async () => {
  const age = await encrypt('{"TWO":"not asked for","THREE":"stored"}', [ada.recipient]);
  const root = repository('printf "%s/%s\\n" "$1" "$2"', { 'infra/secrets.age': age });
  const { values, origins, missing } = await collectSecrets(['ONE', 'TWO', 'THREE', 'FOUR'], {
    root,
    environment: { ...withAda, ONE: 'set' },
  });
  expect(Object.fromEntries(values)).toEqual({ ONE: 'set', TWO: 'get/--field=TWO', THREE: 'stored' });
  expect(Object.fromEntries(origins)).toEqual({ ONE: 'environment', TWO: 'vault', THREE: 'infra/secrets.age' });
  expect(missing).toEqual(['FOUR']);
});

test('a value is whole but for one line break at its end, however long', async () => {
  const root = repository('printf "a b\\n\\n"; head -c 200000 /dev/zero | tr "\\0" x; printf "\\n\\n"');
  const { values } = await collectSecrets(['ONE'], { root, environment: {} });
  expect(values.get('ONE')).toBe(`a b\n\n${'x'.repeat(200_000)}\n`);
});

test('with all in the store the file stays closed', async () => {
  const root = repository('echo value', { 'infra/secrets.age': 'not an age file' });
  expect([...(await collectSecrets(['ONE', 'TWO'], { root, environment: {} })).values.keys()]).toEqual(['ONE', 'TWO']);
});

test.each([
  ['exit 3', /^\/.*store, which vault reads ONE by, failed \(3\)$/],
  ['echo planted-value; exit 1', /^\/.*store, which vault reads ONE by, failed \(1\)$/],
  ['kill -9 $$', /failed \(ended by a signal\)$/],
  ['exit 0', /^vault has no value of ONE: \/.*store printed nothing$/],
  ['echo', /^vault has no value of ONE: \/.*store printed nothing$/],
  ["printf '\\377'", /^vault: the value of ONE is not UTF-8 text$/],
])('a program that does %j gives no value, and the error holds none', async (script, message) => {
  const given = collectSecrets(['ONE'], { root: repository(script), environment: {} });
  await expect(given).rejects.toThrow(message);
});

test('a program that isn’t there', async () => {
  const stores = [{ store: 'vault', program: ['/nowhere/vault', '{name}'], secrets: ['ONE'] }];
  const root = folderWith({ 'infra/fleet/secret-stores.json': JSON.stringify({ stores }) });
  await expect(collectSecrets(['ONE'], { root, environment: {} })).rejects.toThrow(
    "/nowhere/vault, which vault reads ONE by, can't be started: spawn /nowhere/vault ENOENT",
  );
});
