import {
  Endpoint,
  type Fleet,
  Network,
  PostgresDatabase,
  PostgresReplica,
  type PostgresReplicaProps,
  PostgresServer,
  type PostgresServerProps,
  WireGuardNetwork,
} from 'vpsynth';
import { certificate } from '../replicated-fleet';
import { environment, Own, problems, service, vps } from './small-fleet';

function hosts(fleet: Fleet, privateNetwork?: WireGuardNetwork) {
  const place = (number: number) => ({
    publicAddress: `203.0.113.${number}`,
    privateAddress: `10.0.0.${number}`,
    ...(privateNetwork && { privateNetwork }),
  });
  return [vps(fleet, 'vps-1', place(1)), vps(fleet, 'vps-2', place(2))] as const;
}

const replicated =
  (primary: PostgresServerProps, replica: Partial<PostgresReplicaProps> = {}, replicas = 1) =>
  (fleet: Fleet) => {
    const [first, second] = hosts(fleet);
    const server = new PostgresServer(first, 'postgres', { certificate, ...primary });
    for (let number = 1; number <= replicas; number += 1)
      new PostgresReplica(number === 1 ? second : first, `replica-${number}`, { of: server, ...replica });
  };

test('standby-below-primary', () => {
  expect(
    problems(replicated({}, { settings: { max_wal_senders: 4, max_locks_per_transaction: 128 } })),
  ).toMatchInlineSnapshot(`
"error standby-below-primary: vps-2/replica-1: settings.max_wal_senders is lower than that of its primary vps-1/postgres
    got     4
    allowed at least 10
    mend    remove it here; where both are raised, deploy the replica first"
`);
  expect(problems(replicated({ settings: { max_wal_senders: 20 } }))).toBe('');
});

test('replicas-over-limit', () => {
  expect(problems(replicated({ settings: { max_wal_senders: 3 } }, {}, 2))).toMatchInlineSnapshot(`
"error replicas-over-limit: vps-1/postgres: settings.max_wal_senders has no room for its replicas and a backup
    got     3, with 2 replicas
    allowed at least 4
    mend    raise it, or remove it from settings"
`);
  expect(problems(replicated({ settings: { max_wal_senders: 4 } }, {}, 2))).toBe('');
});

test('slot-unbounded', () => {
  const keeping = (max_slot_wal_keep_size: string | number) =>
    problems(replicated({ settings: { max_slot_wal_keep_size } }));
  expect([keeping(-1), keeping('500GB')].join('\n\n')).toMatchInlineSnapshot(`
"error slot-unbounded: vps-1/postgres: settings.max_slot_wal_keep_size lets a replica that is gone fill its disk
    got     -1
    allowed up to half of the disk, 100 GiB
    mend    remove it: 4GB is what is kept unless said otherwise

error slot-unbounded: vps-1/postgres: settings.max_slot_wal_keep_size lets a replica that is gone fill its disk
    got     500GB
    allowed up to half of the disk, 100 GiB
    mend    remove it: 4GB is what is kept unless said otherwise"
`);
  expect(keeping('10GB')).toBe('');
});

test('link-unencrypted', () => {
  const declare = (props: PostgresServerProps, tunnel: boolean) => (fleet: Fleet) => {
    const [first, second] = hosts(
      fleet,
      tunnel ? new WireGuardNetwork(fleet, 'link', { subnet: '10.0.0.0/24' }) : undefined,
    );
    const server = new PostgresServer(first, 'postgres', props);
    const prod = environment(second);
    service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool()] });
  };
  expect(problems(declare({}, false))).toMatchInlineSnapshot(`
"error link-unencrypted: vps-1/postgres: shop/prod/pgbouncer on vps-2 reaches it unencrypted
    mend    join the hosts by a WireGuardNetwork, or give a PostgreSQL server a certificate (docs/postgres.md); where the link itself is encrypted, acknowledge this error and say how"
`);
  expect(problems(declare({ certificate }, false))).toBe('');
  expect(problems(declare({}, true))).not.toContain('link-unencrypted');
  const accepted = (fleet: Fleet) => {
    declare({}, false)(fleet);
    const server = fleet.node.findChild('vps-1').node.findChild('postgres') as PostgresServer;
    server.acknowledge('link-unencrypted', 'the provider joins both hosts by MACsec');
  };
  expect(problems(accepted)).toBe('');
});

test('link-into-internal-network', () => {
  const declare = (internal: boolean | 'unless-linked') => (fleet: Fleet) => {
    const [first, second] = hosts(fleet);
    const endpoints: Endpoint[] = [];
    const store = new Own(first, 'store', { networks: [new Network(first, 'inside', { internal })], endpoints });
    endpoints.push(new Endpoint(store, { workload: 'store', name: 'store', port: 7000 }));
    new Own(second, 'reader', { networks: [new Network(second, 'outside')], connects: endpoints });
  };
  expect(problems(declare(true))).toMatchInlineSnapshot(`
"error link-into-internal-network: vps-1/store: another host is to reach it, but it is only in networks without a way in or out
    got     inside
    mend    declare the network internal: 'unless-linked', or let it join another one as well"
`);
  expect(problems(declare('unless-linked'))).toBe('');
  expect(problems(declare(false))).toBe('');
});

test('postgres-extension-not-loaded', () => {
  const declare = (libraries: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const settings = { shared_preload_libraries: libraries };
    const prod = environment(host);
    const server = new PostgresServer(host, 'postgres', { settings });
    new PostgresDatabase(prod, 'database', { server, extensions: ['pg_stat_statements', 'uuid-ossp'] });
    service(prod);
  };
  expect(problems(declare('auto_explain'))).toMatchInlineSnapshot(`
"error postgres-extension-not-loaded: shop/prod/database: its server vps-1/postgres doesn’t load the library of pg_stat_statements
    got     shared_preload_libraries: auto_explain
    mend    add it to settings.shared_preload_libraries of the server, or remove that setting"
`);
  expect(problems(declare('auto_explain, pg_stat_statements'))).toBe('');
});
