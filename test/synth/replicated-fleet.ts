import { Environment, Fleet, PostgresDatabase, PostgresReplica, PostgresServer, Project, type Vps } from 'vpsynth';
import { service } from './checks/small-fleet';
import { vps } from './fleet-of-one';

/** A certificate as `openssl req -x509` makes one; of no use to anybody, since its key was thrown away. */
export const certificate = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBfjCCASWgAwIBAgIUCEX9WyMyjCzoN6jHmk5WHTAKBggqhkjOPQQDAjAVMRMw',
  'EQYDVQQDDApwb3N0Z3Jlcy0x',
  '-----END CERTIFICATE-----',
  '',
].join('\n');

/** A primary on one host, its replica on another, and a shop on both that reads from the replica. */
export function replicatedFleet(props: { readonly certificate?: string } = { certificate }) {
  const fleet = new Fleet();
  const [first, second]: [Vps, Vps] = [vps(fleet, 'vps1', 1, '10.0.0.1'), vps(fleet, 'vps2', 2, '10.0.0.2')];
  const primary = new PostgresServer(first, 'postgres', props);
  const replica = new PostgresReplica(second, 'postgres-replica', { of: primary });
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: [first, second] });
  const database = new PostgresDatabase(prod, 'database', { server: primary });
  service(prod, 'api', { uses: [database.pool({ size: 5 }), database.readPool({ from: replica, size: 5 })] });
  return { fleet, first, second, primary, replica, prod, database };
}
