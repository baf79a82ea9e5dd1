import { selfSigned } from '../../self-signed';
import { waitFor } from '../../wait-for';
import type { Host } from '../host/host';
import type { Lab } from '../lab';

const image = 'docker.io/library/postgres:18.6';
const folder = '/srv/provider';

/** A database that somebody else runs for the team, and the role that owns it. */
export interface ManagedDatabase {
  /** Of the database and of its role. */
  readonly name: string;
  readonly password: string;
}

/** A PostgreSQL server as a provider offers it: under a public name, over TLS by an authority of the provider's own. */
export class ManagedPostgres {
  readonly hostname: string;
  /** What the provider gives its customers to verify it by, in PEM. */
  readonly certificateAuthority: string;
  private readonly host: Host;

  constructor(hostname: string, certificateAuthority: string, host: Host) {
    this.hostname = hostname;
    this.certificateAuthority = certificateAuthority;
    this.host = host;
  }

  /** As the provider's superuser. */
  async sql(statement: string): Promise<string> {
    const psql = [
      'psql',
      '--no-psqlrc',
      '--tuples-only',
      '--no-align',
      '--username=postgres',
      `--command=${statement}`,
    ];
    return (await this.host.run(['docker', 'exec', 'postgres', ...psql])).trim();
  }
}

/** Starts it on a machine of its own at an address of the lab, with the databases that the team has ordered. */
export async function startManagedPostgres(
  lab: Lab,
  { hostname, address, databases }: { hostname: string; address: string; databases: readonly ManagedDatabase[] },
): Promise<ManagedPostgres> {
  const host = await lab.startHost({ name: 'provider', address, kind: 'ready', names: [hostname] });
  await host.loadStandIns([image]);
  const { certificate, key } = selfSigned(hostname);
  const orders = databases.map(
    ({ name, password }) =>
      `CREATE ROLE ${name} LOGIN PASSWORD '${password}';\nCREATE DATABASE ${name} OWNER ${name};\n`,
  );
  await host.putFolder(folder, {
    'server.pem': { content: certificate },
    'server.key': { content: key, mode: 0o600 },
    'orders/orders.sql': { content: orders.join('') },
  });
  await host.run(['chown', '999', `${folder}/server.key`]);
  const files = ['--volume', `${folder}:${folder}:ro`, '--volume', `${folder}/orders:/docker-entrypoint-initdb.d:ro`];
  const tls = { ssl: 'on', ssl_cert_file: `${folder}/server.pem`, ssl_key_file: `${folder}/server.key` };
  await host.run([
    'docker',
    ...['run', '--detach', '--name', 'postgres', '--publish', '5432:5432', ...files],
    ...['--env', 'POSTGRES_PASSWORD=unused', image],
    ...Object.entries(tls).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const managed = new ManagedPostgres(hostname, certificate, host);
  const ready = ['docker', 'exec', 'postgres', 'pg_isready', '--host=127.0.0.1'] as const;
  await waitFor('the provider’s PostgreSQL', 60, async () => (await host.try([...ready])).code === 0);
  return managed;
}
