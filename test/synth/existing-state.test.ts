import { ContainerService, ExistingState, type ExistingStateProps, Image, PostgresServer } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { Deployment } from '../../synth/deployment/deployment';
import { fleetOfOne } from './fleet-of-one';

function declared(props: ExistingStateProps) {
  const { fleet, host, prod } = fleetOfOne();
  new PostgresServer(host, 'database');
  const image = Image.of('docker.io/acme/shop:1.0.0');
  new ContainerService(prod, 'uploads', { image, port: 3000, volumes: { files: '/files' }, strategy: 'recreate' });
  new ExistingState(host, 'existing', props);
  const synthesized = synthesizeFleet(fleet);
  const volumes = (stack: string) =>
    (synthesized.parse(`infra/vps1/${stack}/compose.yaml`) as { volumes: object }).volumes;
  return { volumes, deployment: synthesized.parse('infra/vps1/deployment.json') as Deployment };
}

test('a volume that is taken over is mounted under the name that it has, and Compose makes none', () => {
  const { volumes, deployment } = declared({
    takenOver: { database_database: 'legacy_pgdata', 'shop-prod_files': 'shop-prod_files' },
  });
  expect(volumes('database')).toEqual({ database: { name: 'legacy_pgdata', external: true } });
  expect(volumes('shop-prod')).toEqual({ files: { name: 'shop-prod_files', external: true } });
  const stacks = deployment.stacks.filter(({ name }) => name !== 'edge');
  expect(stacks.map(({ volumes: all, takenOver, data }) => [all, takenOver, data])).toEqual([
    [['legacy_pgdata'], ['legacy_pgdata'], { legacy_pgdata: 'PostgreSQL 18' }],
    [['shop-prod_files'], ['shop-prod_files'], undefined],
  ]);
});

test('what ends, goes and stays is told to the host with its reason, that of several declarations together', () => {
  const { volumes, deployment } = declared({
    ended: { legacy: 'this fleet took it over' },
    removed: { old_cache: 'it fills itself again' },
  });
  expect(volumes('database')).toEqual({ database: { name: 'database_database' } });
  expect(deployment.existing).toEqual({
    ended: { legacy: 'this fleet took it over' },
    removed: { old_cache: 'it fills itself again' },
    kept: {},
  });
});

test('a stack says what it listens on: others may have taken it', () => {
  const listens = declared({}).deployment.stacks.map(({ name, listens: ports }) => [name, ports]);
  expect(Object.fromEntries(listens).edge).toEqual(
    expect.arrayContaining([
      { address: '0.0.0.0', port: 80 },
      { address: '0.0.0.0', port: 443 },
    ]),
  );
});
