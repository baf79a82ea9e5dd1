import { generateValue } from '../../../src/deploy/secrets/generate-value';
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
  expect(() => names('web3')).toThrow('there is no host web3 here; there is laptop, web1, web2');
});

test('a value of another form than its reader takes is told, once, and never shown', () => {
  const need = { host: 'web1', stack: 'shop-prod', use: 'file', readers: ['garage'] } as const;
  const needs = [
    { ...need, secret: 'RPC', path: 'secrets/files/rpc', form: { bytes: 2 } },
    { ...need, secret: 'KEY', path: 'secrets/files/key', form: { bytes: 2, prefix: 'GK' } },
    { ...need, secret: 'KEY', path: 'secrets/files/key.1000', form: { bytes: 2, prefix: 'GK' } },
  ];
  const told = (RPC: string, KEY: string) => unfitValues(needs, new Map(Object.entries({ RPC, KEY })));
  expect(told('00ff', 'GK0123')).toEqual([]);
  for (const wrong of ['00f', '00ff0', '00FF', '00fg', 'GK00'])
    expect(told(wrong, 'GK0123')).toEqual([
      'the value of RPC must be 4 hexadecimal digits in lower case; "npx vpsynth secrets set RPC --generate" makes one up',
    ]);
  expect(told('00ff', '0123')).toEqual([
    'the value of KEY must be GK and 4 hexadecimal digits in lower case; "npx vpsynth secrets set KEY --generate" makes one up',
  ]);
});

test('a value is made up in the form that its reader takes', () => {
  expect(generateValue()).toMatch(/^[0-9a-f]{48}$/);
  expect(generateValue({ bytes: 12, prefix: 'GK' })).toMatch(/^GK[0-9a-f]{24}$/);
});
