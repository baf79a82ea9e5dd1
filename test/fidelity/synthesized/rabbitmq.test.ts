import { describeWithPrograms, rabbitmqAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

interface Definitions {
  readonly queues: readonly { readonly name: string; readonly vhost: string }[];
  readonly users: readonly { readonly name: string }[];
}

describeWithPrograms('RabbitMQ accepts every synthesized broker', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files, environment } of containersOf(synthesize(), 'rabbitmq')) {
      test(`${name}: ${service}`, async () => {
        const verdict = await rabbitmqAccepts({
          files,
          configuration: environment.RABBITMQ_CONFIG_FILE,
          enabledPlugins: environment.RABBITMQ_ENABLED_PLUGINS_FILE,
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
