import { Duration, Fleet, PostgresDatabase, PostgresServer, Secret, SecretRotation } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { SecretsPlan } from '../../synth/stack/secrets-plan';
import { environment, service, vps } from './checks/small-fleet';

const plan = (fleet: Fleet, stack: string) =>
  JSON.parse(synthesizeFleet(fleet).files[`infra/vps-1/${stack}/secrets.json`] ?? '{}') as SecretsPlan;

function declared(schedule: (scopes: { fleet: Fleet; prod: ReturnType<typeof environment> }) => void) {
  const fleet = new Fleet();
  const host = vps(fleet);
  const server = new PostgresServer(host, 'postgres');
  const prod = environment(host);
  const database = new PostgresDatabase(prod, 'database', { server });
  service(prod, 'api', { environment: { TOKEN: Secret.env('SHOP_TOKEN') }, uses: [database.pool({ size: 5 })] });
  schedule({ fleet, prod });
  return fleet;
}

test('without a schedule nothing is due; made up is only what a deployment tells to both ends', () => {
  const { rotationDays, generated, fixed } = plan(
    declared(() => undefined),
    'shop-prod',
  );
  expect({ rotationDays, fixed }).toEqual({});
  expect(generated).toContain('SHOP_PROD_DATABASE_PASSWORD');
  expect(generated).not.toContain('SHOP_TOKEN');
});

test('a schedule of an environment reaches the server’s end too; the shortest time counts', () => {
  const fleet = declared(({ fleet, prod }) => {
    new SecretRotation(fleet, 'rotation', { every: Duration.days(365) });
    new SecretRotation(prod, 'rotation', { every: Duration.days(90) });
    new SecretRotation(prod, 'tokens', { every: Duration.days(30), secrets: [Secret.env('SHOP_TOKEN')] });
  });
  expect(plan(fleet, 'shop-prod').rotationDays).toMatchObject({ SHOP_PROD_DATABASE_PASSWORD: 90, SHOP_TOKEN: 30 });
  const { rotationDays, fixed } = plan(fleet, 'postgres');
  expect(rotationDays).toMatchObject({ SHOP_PROD_DATABASE_PASSWORD: 90, SHOP_PROD_DATABASE_OWNER_PASSWORD: 90 });
  expect(Object.keys(fixed ?? {})).toEqual(['VPS_1_POSTGRES_PASSWORD']);
  expect(plan(fleet, 'postgres').generated).toContain('VPS_1_POSTGRES_PASSWORD');
  expect(rotationDays).not.toHaveProperty('VPS_1_POSTGRES_PASSWORD');
});
