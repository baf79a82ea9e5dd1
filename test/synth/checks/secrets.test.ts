import {
  Duration,
  type Fleet,
  type FleetProps,
  Image,
  PostgresServer,
  RedisServer,
  Secret,
  SecretProgram,
  SecretRotation,
  SecretStore,
  Size,
} from 'vpsynth';
import { environment, Own, problems, service, vps } from './small-fleet';

test('secret-undeclared: in whatever facet it stands', () => {
  const declare = (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    service(prod, 'api', { environment: { API_KEY: Secret.env('SHOP_API_KEY') } });
    new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
    new Own(prod, 'own', {}, () => [{ kind: 'team', deep: [{ within: Secret.env('TEAM_TOKEN') }] } as never]);
  };
  const secrets = (...names: string[]): FleetProps => ({ secrets: names });
  expect(problems(declare, secrets('SHOP_API_KEI'))).toMatchInlineSnapshot(`
"error secret-undeclared: shop/prod/api: the secret SHOP_API_KEY isn't among those that the fleet names
    got     SHOP_API_KEY
    allowed SHOP_API_KEI, perhaps
    mend    put it into the secret store and into \`secrets\` of the fleet, or correct the name

error secret-undeclared: shop/prod/cache: the secret SHOP_PROD_CACHE_PASSWORD isn't among those that the fleet names
    got     SHOP_PROD_CACHE_PASSWORD
    mend    put it into the secret store and into \`secrets\` of the fleet, or correct the name

error secret-undeclared: shop/prod/own: the secret TEAM_TOKEN isn't among those that the fleet names
    got     TEAM_TOKEN
    mend    put it into the secret store and into \`secrets\` of the fleet, or correct the name"
`);
  expect(problems(declare, secrets('SHOP_API_KEY', 'SHOP_PROD_CACHE_PASSWORD', 'TEAM_TOKEN'))).toBe('');
  expect(problems(declare)).toBe('');
});

test('secret-shared', () => {
  const declare = (name: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    service(environment(host), 'api', { environment: { API_KEY: Secret.env('API_KEY') } });
    service(environment(host, 'blog'), 'api', { environment: { API_KEY: Secret.env(name) } });
  };
  expect(problems(declare('API_KEY'))).toMatchInlineSnapshot(`
"error secret-shared: blog/prod/api: it uses a secret of another environment: shop/prod/api
    got     API_KEY
    mend    give each environment a secret of its own; where a provider grants only one, store its value under two names"
`);
  expect(problems(declare('BLOG_API_KEY'))).toBe('');
});

test('secret-in-plain-text: and the message doesn’t repeat it', () => {
  const declare = (environmentOf: Record<string, string | number>, build: Record<string, string>) => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', {
      image: Image.build({ dockerfile: 'api/Dockerfile', arguments: build }),
      environment: environmentOf,
    });
  };
  const broken = problems(
    declare({ SMTP_PASSWORD: 'hunter2', BROKER_URL: 'amqp://shop:hunter2@broker.example' }, { NPM_TOKEN: 'hunter2' }),
  );
  expect(broken).toMatchInlineSnapshot(`
"error secret-in-plain-text: shop/prod/api: environment: SMTP_PASSWORD holds what looks like a secret
    got     a string of 7 characters
    mend    use Secret.env('SMTP_PASSWORD'), and let a secret that was committed be replaced

error secret-in-plain-text: shop/prod/api: environment: BROKER_URL holds what looks like a secret
    got     a string of 34 characters
    mend    use Secret.env('BROKER_URL'), and let a secret that was committed be replaced

error secret-in-plain-text: shop/prod/api: image arguments: NPM_TOKEN holds what looks like a secret
    got     a string of 7 characters
    mend    use Secret.env('NPM_TOKEN'), and let a secret that was committed be replaced"
`);
  expect(broken).not.toContain('hunter2');
  expect(problems(declare({ TOKEN_LIFETIME: 3600, SMTP_URL: 'smtp://mail.example', SECRET_TOKEN: '' }, {}))).toBe('');
});

test('secret-in-plain-text: by the name’s ending, or by its form', () => {
  const declare = (name: string, value: string) => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', { environment: { [name]: value } });
  };
  const pem = '-----BEGIN RSA PRIVATE KEY-----\nabc';
  for (const [name, value] of [
    ['PAYMENT_KEY', 'a1b2c3'],
    ['SMTP_PASS', 'hunter2'],
    ['FTP_PASSWD', 'hunter2'],
    ['BILLING', ['sk', 'live', 'a1b2c3'].join('_')],
    ['RELEASES', ['ghp', 'a'.repeat(36)].join('_')],
    ['RELEASES', 'github_pat_11AA'],
    ['BUCKET_ID', `AKIA${'A'.repeat(16)}`],
    ['CHAT', 'xoxb-1-2'],
    ['SIGNED_WITH', pem],
  ] as const)
    expect(problems(declare(name, value))).toContain(
      `error secret-in-plain-text: shop/prod/api: environment: ${name} holds`,
    );
  for (const [name, value] of [
    ['JWT_PUBLIC_KEY', 'MCowBQYDK2VwAyEA'],
    ['NEXT_PUBLIC_MAPS_API_KEY', 'a1b2c3'],
    ['HCAPTCHA_SITE_KEY', '10000000-ffff'],
    ['KEY_ID', 'a1b2c3'],
    ['SIGNING_KEY', '/run/keys/signing.pem'],
    ['BYPASS', 'off'],
    ['MONKEY', 'george'],
    ['SORT_KEY', 'created_at'],
  ] as const)
    expect(problems(declare(name, value))).toBe('');
});

test('place-as-string', () => {
  const declare = (value: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    service(prod, 'store');
    service(prod, 'api', { environment: { STORE_URL: value } });
  };
  expect(problems(declare('http://store:3000/x'))).toMatchInlineSnapshot(`
"warning place-as-string: shop/prod/api: environment: STORE_URL spells out the place of shop/prod/store
    got     http://store:3000/x
    mend    name the object: uses: [...], or a part of its endpoint such as service.endpoint.hostAndPort"
`);
  for (const value of ['store', 'store:3000', 'redis://u@store/0'])
    expect(problems(declare(value))).toContain('place-as-string');
  for (const value of ['https://store.example', 'https://example.com/store']) expect(problems(declare(value))).toBe('');
});

test('secret-in-plain-text: in what is run', () => {
  const declare = (command: string[], health?: string[]) => (fleet: Fleet) => {
    service(environment(vps(fleet)), 'api', { command, ...(health && { health: { command: health } }) });
  };
  const broken = problems(declare(['serve', '--password=hunter2'], ['mysqladmin', 'ping', '-phunter2']));
  expect(broken).toMatchInlineSnapshot(`
"error secret-in-plain-text: shop/prod/api: command: it holds what looks like a secret
    got     2 arguments
    mend    let the program read it from its environment or a file, by a Secret; and let a secret that was committed be replaced

error secret-in-plain-text: shop/prod/api: health.command: it holds what looks like a secret
    got     3 arguments
    mend    let the program read it from its environment or a file, by a Secret; and let a secret that was committed be replaced"
`);
  expect(broken).not.toContain('hunter2');
  for (const words of [
    ['serve', '--db-password', 'hunter2'],
    ['sh', '-c', 'PGPASSWORD=hunter2 psql'],
    ['sh', '-c', "exec serve --api-key='hunter2'"],
    ['serve', 'amqp://shop:hunter2@broker.example'],
    ['mariadb-dump', '--user', 'shop', '-phunter2'],
    ['redis-cli', '-a', 'hunter2', 'PING'],
  ])
    expect(problems(declare(words))).toContain('error secret-in-plain-text: shop/prod/api: command: ');
  for (const words of [
    ['serve', '--password-file=/run/secrets/password', '--token', '/run/secrets/token'],
    ['sh', '-c', 'exec serve --password="$(cat /run/secrets/password)" --token=$TOKEN'],
    ['serve', '--require-password', 'true', '--no-token', '--port=3000', '-p8080'],
    ['serve', 'redis://health:health@127.0.0.1:6379', 'postgres://shop:$PASSWORD@database/shop'],
    ['node', 'rotate-token.js', 'token', 'x'],
  ])
    expect(problems(declare(words))).toBe('');
});

test('a rotation of days that aren’t whole', () => {
  expect(
    problems((fleet) => {
      const prod = environment(vps(fleet));
      new PostgresServer(prod, 'postgres');
      new SecretRotation(prod, 'rotation', { every: Duration.hours(36) });
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/rotation: every: expected whole days, such as Duration.days(90)
    got     Duration 36h"
`);
});

test('rotation-without-secret', () => {
  expect(
    problems((fleet) => {
      const host = vps(fleet);
      const prod = environment(host);
      new PostgresServer(host, 'postgres');
      service(prod, 'api');
      const secrets = [Secret.env('NOBODYS'), Secret.env('VPS_1_POSTGRES_PASSWORD')];
      new SecretRotation(prod, 'named', { every: Duration.days(90), secrets });
      new SecretRotation(vps(fleet, 'vps-2', { publicAddress: '203.0.113.2' }), 'empty', { every: Duration.days(90) });
    }),
  ).toMatchInlineSnapshot(`
"warning rotation-without-secret: shop/prod/named: nothing uses the secret
    got     NOBODYS
    mend    correct its name, or leave it out

warning rotation-without-secret: shop/prod/named: a deployment alone can’t replace it: the image reads it on an empty volume alone, and nobody is let in by it: the socket asks for none
    got     VPS_1_POSTGRES_PASSWORD
    mend    leave it out, and do it by hand

warning rotation-without-secret: vps-2/empty: nothing in its scope uses a secret
    mend    declare it where secrets are used"
`);
});

test('secret-store-twice', () => {
  expect(
    problems((fleet) => {
      service(environment(vps(fleet)), 'api', { environment: { TOKEN: Secret.env('SHOP_TOKEN') } });
      const program = SecretProgram.vault('shop/prod');
      new SecretStore(fleet, 'one', { program, secrets: [Secret.env('SHOP_TOKEN')] });
      new SecretStore(fleet, 'two', { program, secrets: [Secret.env('SHOP_TOKEN')] });
      new SecretStore(fleet, 'rest', { program });
      new SecretStore(fleet, 'others', { program });
    }),
  ).toMatchInlineSnapshot(`
"error secret-store-twice: two: one keeps it too
    got     SHOP_TOKEN
    mend    name it in one of them

error secret-store-twice: others: rest keeps it too
    got     all that no other store names
    mend    name it in one of them"
`);
});
