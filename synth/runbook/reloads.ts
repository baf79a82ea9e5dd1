import { type Configured, configured, folderOf } from '../configured';
import { reloadNginx } from './nginx';
import { provision } from './provision';
import type { Runbook } from './runbook';
import { word } from './shell';

/** What makes running programs read their mounted files anew. Harmless where nothing changed. */
export function reloads(runbook: Runbook): string[] {
  const { model, stack } = runbook;
  const hangUp = (kind: 'pgbouncer' | 'postgres-server' | 'prometheus') =>
    configured(model, stack, kind)
      .flatMap(services)
      .map((service) => `docker compose kill --signal HUP ${word(service)}`);
  return [
    ...configured(model, stack, 'edge').flatMap(({ workload }) => reloadNginx(workload)),
    ...hangUp('prometheus'),
    ...hangUp('pgbouncer'),
    ...configured(model, stack, 'rabbitmq').flatMap(importDefinitions),
    ...hangUp('postgres-server'),
    ...provision(runbook),
  ];
}

/** As the server's own user: it alone may read the file and the cookie. */
function importDefinitions(broker: Configured<'rabbitmq'>): string[] {
  const file = `${folderOf(broker.workload, 'filled').target}/definitions.json`;
  return services(broker).map(
    (service) => `docker compose exec --user rabbitmq ${word(service)} rabbitmqctl import_definitions ${word(file)}`,
  );
}

/** What is read at the start alone, and so takes a restart, which interrupts: by service. */
export function restarts({ model, stack }: Runbook): [service: string, what: string][] {
  const of = (kind: 'rabbitmq' | 'redis' | 'postgres-server', what: string) =>
    configured(model, stack, kind)
      .flatMap(services)
      .map((service): [string, string] => [service, what]);
  return [
    ...of('redis', '`redis.conf` and `users.acl`'),
    ...of('rabbitmq', '`rabbitmq.conf` and `enabled_plugins`'),
    ...of('postgres-server', 'settings of `postgresql.conf` of which its log says so'),
  ];
}

function services({ workload }: Pick<Configured<'edge'>, 'workload'>): string[] {
  return workload.instances.map(({ service }) => service);
}
