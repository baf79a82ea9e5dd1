import { ContainerService, Secret } from 'vpsynth';
import { told } from './told';

test('a setting of what is used, set by hand', () => {
  expect(
    told(({ prod, image, pool }) => {
      new ContainerService(prod, 'cms', { image, uses: [pool], environment: { DATABASE_HOST: 'db.example' } });
    }),
  ).toMatchInlineSnapshot(`
"error setting-overrides-connection: shop/prod/cms: environment.DATABASE_HOST takes the place of a setting of shop/prod/database/pool
    mend    remove it from environment, or what gives it from uses
    at      test/mistakes/settings.test.ts:N"
`);
});

test('the variable of a secret’s file, set by hand', () => {
  const declare = (environment: object, secretsAs: 'files' | 'environment' = 'files') =>
    told(
      ({ prod, image, pool }) =>
        new ContainerService(prod, 'cms', { image, uses: [pool], environment: { ...environment }, secretsAs }),
    );
  expect(declare({ DATABASE_PASSWORD_FILE: '/tmp/password' })).toMatchInlineSnapshot(`
"error setting-overrides-connection: shop/prod/cms: environment.DATABASE_PASSWORD_FILE takes the place of the file of the secret DATABASE_PASSWORD
    mend    remove it from environment, or what gives it from uses
    at      test/mistakes/settings.test.ts:N"
`);
  expect(declare({ API_KEY: Secret.env('API_KEY'), API_KEY_FILE: '/tmp/key' })).toContain(
    'environment.API_KEY_FILE takes the place of the file of the secret API_KEY',
  );
  expect(declare({ API_KEY: Secret.env('API_KEY'), API_KEY_FILE: '/tmp/key' }, 'environment')).toMatch(
    /^error variable-and-file: [^\n]*\n[^\n]*\n[^\n]*$/,
  );
  expect(declare({ DATABASE_TIMEOUT: 5, CERTIFICATE_FILE: '/tmp/x' })).toBe('');
});

test('two pools for one service, and what is open between them set by hand', () => {
  expect(
    told(({ prod, image, pool, database }) => {
      const reports = database.pool({ id: 'reports', size: 2 });
      const environment = { DATABASE_NAME: 'shop_prod', REPORTS_NAME: 'reports' };
      new ContainerService(prod, 'cms', { image, uses: [pool, reports], environment });
    }),
  ).not.toContain('setting-');
});
