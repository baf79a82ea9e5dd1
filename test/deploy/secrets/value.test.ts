import { secretNeeds, unfitValues } from '../../../src/deploy/secrets/needs';
import { fillable, type SecretUse } from '../../../src/deploy/secrets/value';
import { fleetFiles, folderWith } from './repository';

const hash = '$apr1$x1y2z3$0123456789abcdefghijk.';
test.each<[value: string, uses: readonly SecretUse[]]>([
  ['A-z0._9', ['file', 'word', 'environment']],
  ['two words', ['file', 'environment']],
  ['$HOME "x" #', ['file', 'environment']],
  ["it's", ['file']],
  ['back\\', ['file']],
  ['ends\n', ['file']],
  ['-----BEGIN\nkey\n-----END', ['file']],
  ['tab\t', ['file']],
  ['größe', ['file', 'environment']],
  [`admin:${hash}`, ['file', 'environment', 'passwords']],
  [`admin:${hash}\neve:{SSHA}abc=`, ['file', 'passwords']],
  ['admin:hunter2', ['file', 'environment']],
  [`admin:${hash}\n`, ['file']],
  ['', []],
  ['nul\0', []],
  ['half \ud800', []],
])('%j can be used as %j', (value, uses) => {
  const all: SecretUse[] = ['file', 'word', 'environment', 'passwords'];
  expect(all.filter((use) => fillable(value, use)).sort()).toEqual([...uses].sort());
});

test('a value that its place refuses is told by its name, its place and what is allowed', () => {
  const needs = secretNeeds(folderWith(fleetFiles));
  const values = new Map(
    Object.entries({ SHOP_DATABASE: 'a"b', SHOP_ADMINS: 'admin:hunter2', SHOP_LICENCE: "it's", SHOP_TOKEN: '\n"' }),
  );
  expect(unfitValues(needs, values)).toEqual([
    "the value of SHOP_DATABASE can't go into infra/web1/shop-prod/secrets/filled/pgbouncer/userlist.txt: allowed are letters, digits and the characters . _ - alone, which mean nothing in any format",
    "the value of SHOP_LICENCE can't go into infra/web1/shop-prod/.env: allowed are a single line without control characters, ' and \\",
    `the value of SHOP_ADMINS can't go into infra/web2/edge/secrets/filled/nginx/admins: allowed are lines of user:hash, as "openssl passwd -apr1" makes the hash`,
  ]);
});

test('needs are those of the hosts asked for; by default a developer’s machine is none', () => {
  const root = folderWith(fleetFiles);
  const names = (...hosts: string[]) => secretNeeds(root, hosts).map(({ secret }) => secret);
  expect(names()).toEqual(['SHOP_TOKEN', 'SHOP_DATABASE', 'SHOP_LICENCE', 'SHOP_ADMINS']);
  expect(names('web2')).toEqual(['SHOP_ADMINS']);
  expect(names('laptop')).toEqual(['SHOP_DEV']);
  expect(() => names('web3')).toThrow('infra/ has no host "web3"; there are: laptop, web1, web2');
});
