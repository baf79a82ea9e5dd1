import { describeWithPrograms, rabbitmqAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

interface Definitions {
  readonly queues: readonly { readonly name: string; readonly vhost: string }[];
  readonly users: readonly { readonly name: string }[];
}

/** A node of a cluster finds none of the others here, and need not wait for them as long as on a host. */
const alone = {
  '/etc/rabbitmq/alone/90-alone.conf':
    'cluster_formation.discovery_retry_limit = 1\ncluster_formation.discovery_retry_interval = 100\n',
};

describeWithPrograms('RabbitMQ accepts every synthesized broker', () => {
  // Nodes of a cluster, and one broker in several shapes of a fleet, may have the very same files.
  const seen = new Set<string>();
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files, environment } of containersOf(synthesize(), 'rabbitmq')) {
      const read = JSON.stringify(files);
      if (seen.has(read)) continue;
      seen.add(read);
      test(`${name}: ${service}`, async () => {
        const host = service.split(' ').at(-1) as string;
        const verdict = await rabbitmqAccepts({
          files: { ...files, ...alone },
          hosts: [host],
          configuration: environment.RABBITMQ_CONFIG_FILE,
          configurationFolder: '/etc/rabbitmq/alone',
          enabledPlugins: environment.RABBITMQ_ENABLED_PLUGINS_FILE,
          environment: { RABBITMQ_NODENAME: `rabbit@${host}` },
        });
        expect(verdict.problems).toEqual([]);
        const meant = JSON.parse(files['/run/secrets/rabbitmq/definitions.json'] ?? '') as Definitions;
        expect(verdict.queues.map((queue) => queue.name).sort()).toEqual(
          meant.queues.map((queue) => queue.name).sort(),
        );
        expect(verdict.queues.map((queue) => queue.type)).toEqual(meant.queues.map(() => 'quorum'));
        expect(verdict.users.map(({ user }) => user).sort()).toEqual(meant.users.map((user) => user.name).sort());
        expect(verdict.plugins).toEqual(expect.arrayContaining(['rabbitmq_management', 'rabbitmq_prometheus']));
      });
    }
  }
});
