import { type Configured, configured } from '../configured';
import { onChange } from '../deployment/on-change';
import type { Runbook } from './runbook';
import { word } from './shell';

/**
 * What makes running programs read their mounted files anew. Harmless where nothing changed. Signals are sent from inside:
 * after one by Docker it takes the container for stopped by hand, and doesn't start it after a power loss.
 */
export function reloads({ model, stack }: Runbook): string[] {
  return [...onChange(model, stack)].flatMap(([workload, rules]) =>
    services({ workload }).flatMap((service) =>
      rules.flatMap(({ signal, exec }) => [
        ...(signal === undefined ? [] : [inContainer(service, { argv: ['sh', '-c', `kill -${signal} 1`] })]),
        ...(exec.length === 0 ? [] : [exec.map((each) => inContainer(service, each)).join(' && ')]),
      ]),
    ),
  );
}

function inContainer(service: string, { argv, user }: { argv: readonly string[]; user?: string }): string {
  const asUser = user === undefined ? [] : ['--user', word(user)];
  return ['docker compose exec', ...asUser, word(service), ...argv.map(word)].join(' ');
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
