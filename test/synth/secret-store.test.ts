import { Fleet, RedisServer, Secret, SecretProgram, SecretStore, type SecretStoreProps, Size } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, service, vps } from './checks/small-fleet';

function declared(stores: Readonly<Record<string, SecretStoreProps>>) {
  const fleet = new Fleet();
  const prod = environment(vps(fleet));
  new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
  service(prod, 'api', { environment: { TOKEN: Secret.env('SHOP_TOKEN') } });
  for (const [id, props] of Object.entries(stores)) new SecretStore(fleet, id, props);
  return synthesizeFleet(fleet);
}

const stores = (given: Parameters<typeof declared>[0]) => {
  const { parse } = declared(given);
  return (parse('infra/fleet/secret-stores.json') as { stores: unknown }).stores;
};

test('without a store there is no file', () => {
  expect(declared({}).files['infra/fleet/secret-stores.json']).toBeUndefined();
});

test('a store has what is named, another all the rest', () => {
  const named = { program: SecretProgram.sops('infra/shop.enc.yaml'), secrets: [Secret.env('SHOP_TOKEN')] };
  expect(stores({ named, rest: { program: SecretProgram.vault('shop/prod', 'kv') } })).toEqual([
    {
      store: 'named',
      program: ['sops', 'decrypt', '--extract', '["{name}"]', 'infra/shop.enc.yaml'],
      secrets: ['SHOP_TOKEN'],
    },
    {
      store: 'rest',
      program: ['vault', 'kv', 'get', '-mount=kv', '-field={name}', 'shop/prod'],
      secrets: expect.arrayContaining(['SHOP_PROD_CACHE_PASSWORD']),
    },
  ]);
});

test.each<[string, SecretProgram, string[]]>([
  ['1Password', SecretProgram.onePassword('Shop'), ['op', 'read', '--no-newline', 'op://Shop/{name}/password']],
  [
    'AWS',
    SecretProgram.awsSecretsManager('shop/prod/'),
    'aws secretsmanager get-secret-value --secret-id shop/prod/{name} --query SecretString --output text'.split(' '),
  ],
  ['any program', SecretProgram.of('pass', 'show', 'shop/{name}'), ['pass', 'show', 'shop/{name}']],
])('%s', (_, program, argv) => {
  expect(stores({ store: { program } })).toMatchObject([{ program: argv }]);
});

test.each<[SecretStoreProps, string]>([
  [{ program: SecretProgram.of() }, 'program: expected a program and its arguments'],
  [{ program: SecretProgram.of('pass', 'show') }, 'program: no argument holds {name}'],
  [{ program: SecretProgram.of('{name}', '{name}') }, 'program: the program itself can’t depend on the secret'],
  [{ program: SecretProgram.of('pass', '{name}\n') }, 'program: expected a program and its arguments'],
  [{ program: SecretProgram.vault('-address=x') }, 'expected a path such as shop/prod, got "-address=x"'],
  [{ program: 'vault' as never }, "program: expected a program written like SecretProgram.vault('shop/prod')"],
])('%j is refused', (props, message) => {
  expect(declared({ store: props }).problems.join('\n')).toContain(message);
});
