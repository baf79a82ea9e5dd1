/** What stands in for a repository's images: one of the lab's own images (test/lab/images/stand-ins), by tag. */
const standIns: readonly { readonly repository: string; readonly tag?: RegExp; readonly image: string }[] = [
  { repository: 'docker.io/axllent/mailpit', image: 'mailpit' },
  { repository: 'docker.io/datadog/agent', image: 'datadog-agent' },
  { repository: 'docker.io/dxflrs/garage', image: 'garage' },
  { repository: 'docker.io/edoburu/pgbouncer', image: 'pgbouncer' },
  { repository: 'docker.io/grafana/alloy', image: 'alloy' },
  { repository: 'docker.io/grafana/grafana', image: 'grafana' },
  { repository: 'docker.io/grafana/loki', image: 'loki' },
  { repository: 'docker.io/grafana/tempo', image: 'tempo' },
  { repository: 'docker.io/library/mariadb', image: 'mariadb' },
  { repository: 'docker.io/library/nginx', image: 'nginx' },
  { repository: 'docker.io/library/node', image: 'node' },
  { repository: 'docker.io/library/postgres', tag: /^1[4-7](\D|$)/, image: 'postgres-16' },
  { repository: 'docker.io/library/postgres', tag: /^18(\D|$)/, image: 'postgres-18' },
  { repository: 'docker.io/library/rabbitmq', image: 'rabbitmq' },
  { repository: 'docker.io/library/redis', image: 'redis' },
  { repository: 'docker.io/library/wordpress', tag: /fpm/, image: 'wordpress' },
  { repository: 'docker.io/nginx/nginx-prometheus-exporter', image: 'nginx-exporter' },
  { repository: 'docker.io/oliver006/redis_exporter', image: 'redis-exporter' },
  { repository: 'docker.io/otel/opentelemetry-collector', image: 'opentelemetry-collector' },
  { repository: 'docker.io/prom/alertmanager', image: 'alertmanager' },
  { repository: 'docker.io/prom/blackbox-exporter', image: 'blackbox-exporter' },
  { repository: 'docker.io/prom/mysqld-exporter', image: 'mysqld-exporter' },
  { repository: 'docker.io/prom/node-exporter', image: 'node-exporter' },
  { repository: 'docker.io/prom/prometheus', image: 'prometheus' },
  { repository: 'docker.io/prometheuscommunity/pgbouncer-exporter', image: 'pgbouncer-exporter' },
  { repository: 'docker.io/prometheuscommunity/postgres-exporter', image: 'postgres-exporter' },
  { repository: 'docker.io/restic/restic', image: 'restic' },
  { repository: 'docker.io/valkey/valkey', image: 'valkey' },
  { repository: 'ghcr.io/google/cadvisor', image: 'cadvisor' },
];

/** Every repository that something stands in for. */
export const standInRepositories: readonly string[] = [...new Set(standIns.map(({ repository }) => repository))];

/** The lab's image that stands in for a reference. Throws for one that nothing stands in for. */
export function standInFor(reference: string): string {
  const found = findStandIn(reference);
  if (found !== undefined) return found;
  throw new Error(
    `nothing stands in for ${reference}: add an image to test/lab/images/stand-ins and name it in ${__filename}`,
  );
}

/** The same, or undefined. */
export function findStandIn(reference: string): string | undefined {
  const [, repository = '', tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(qualified(reference)) ?? [];
  return standIns.find((one) => one.repository === repository && (one.tag?.test(tag) ?? true))?.image;
}

/** With the registry and folder that Docker takes for granted. */
function qualified(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  if (rest.length === 0) return `docker.io/library/${reference}`;
  return /[.:]|^localhost$/.test(first) ? reference : `docker.io/${reference}`;
}
