/**
 * The versions that files are written for, and the images that carry them: data with a date, looked at again before a
 * release. A fleet overrides single ones (`new Fleet({ versions: { nginx: '1.31.7' } })`).
 *
 * Sources: nginx.org/en/CHANGES-1.30 and its security advisories (floor 1.30.7); postgresql.org/support/versioning;
 * pgbouncer.org/changelog (floor 1.25.2); rabbitmq.com/release-information; valkey.io; endoflife.date/prometheus (LTS);
 * garagehq.deuxfleurs.fr (2.3.0 of 2026-04-16); nodejs.org (24: LTS to 2028-04); the exporters' own releases.
 */
export const checkedOn = '2026-11-21';

export const defaultVersions = {
  nginx: '1.30.7',
  postgres: '18.6',
  pgbouncer: '1.25.2',
  mariadb: '11.8.8',
  mysql: '8.4.10',
  wordpress: '7.1.0',
  rabbitmq: '4.3.5',
  valkey: '9.1.0',
  redis: '7.4.7',
  garage: '2.3.0',
  // The last that was published.
  minio: 'RELEASE.2025-09-07T16-13-09Z',
  node: '24.18.0',
  mailpit: '1.30.5',
  loki: '3.7.6',
  alloy: '1.18.1',
  tempo: '3.0.3',
  'otel-collector': '0.157.0',
  glitchtip: '6.1.6',
  'datadog-agent': '7.83.1',
  prometheus: '3.13.2',
  restic: '0.19.1',
  'postgres-exporter': '0.20.1',
  'pgbouncer-exporter': '0.12.1',
  'redis-exporter': '1.88.0',
  'mysqld-exporter': '0.20.0',
  'nginx-exporter': '1.5.1',
  'node-exporter': '1.12.1',
  'container-exporter': '0.60.5',
  'blackbox-exporter': '0.28.0',
  alertmanager: '0.34.0',
  grafana: '13.2.0',
  docker: '29.0',
  kubernetes: '1.36',
} as const;

/** A program whose version is a target. */
export type Program = keyof typeof defaultVersions;
export type Versions = Readonly<Record<Program, string>>;

/** The image that runs a program at a version. */
export const imageOf: Readonly<Record<Exclude<Program, 'docker' | 'kubernetes'>, (version: string) => string>> = {
  nginx: (version) => `docker.io/library/nginx:${version}`,
  postgres: (version) => `docker.io/library/postgres:${version}`,
  pgbouncer: (version) => `docker.io/edoburu/pgbouncer:v${version}-p0`,
  mariadb: (version) => `docker.io/library/mariadb:${version}`,
  // PHP 8.4 has fixes until the end of 2028 (php.net/supported-versions).
  wordpress: (version) => `docker.io/library/wordpress:${version}-php8.4-fpm`,
  mysql: (version) => `docker.io/library/mysql:${version}`,
  rabbitmq: (version) => `docker.io/library/rabbitmq:${version}-management`,
  valkey: (version) => `docker.io/valkey/valkey:${version}`,
  redis: (version) => `docker.io/library/redis:${version}`,
  minio: (version) => `docker.io/minio/minio:${version}`,
  garage: (version) => `docker.io/dxflrs/garage:v${version}`,
  loki: (version) => `docker.io/grafana/loki:${version}`,
  tempo: (version) => `docker.io/grafana/tempo:${version}`,
  'otel-collector': (version) => `docker.io/otel/opentelemetry-collector:${version}`,
  glitchtip: (version) => `docker.io/glitchtip/glitchtip:${version}`,
  'datadog-agent': (version) => `docker.io/datadog/agent:${version}`,
  alloy: (version) => `docker.io/grafana/alloy:v${version}`,
  mailpit: (version) => `docker.io/axllent/mailpit:v${version}`,
  node: (version) => `docker.io/library/node:${version}-alpine`,
  restic: (version) => `docker.io/restic/restic:${version}`,
  prometheus: (version) => `docker.io/prom/prometheus:v${version}`,
  'postgres-exporter': (version) => `docker.io/prometheuscommunity/postgres-exporter:v${version}`,
  'pgbouncer-exporter': (version) => `docker.io/prometheuscommunity/pgbouncer-exporter:v${version}`,
  // The other tag of this release has nothing in it that could ask for its health.
  'redis-exporter': (version) => `docker.io/oliver006/redis_exporter:v${version}-alpine`,
  'mysqld-exporter': (version) => `docker.io/prom/mysqld-exporter:v${version}`,
  'nginx-exporter': (version) => `docker.io/nginx/nginx-prometheus-exporter:${version}`,
  'node-exporter': (version) => `docker.io/prom/node-exporter:v${version}`,
  // cAdvisor.
  'container-exporter': (version) => `ghcr.io/google/cadvisor:${version}`,
  'blackbox-exporter': (version) => `docker.io/prom/blackbox-exporter:v${version}`,
  alertmanager: (version) => `docker.io/prom/alertmanager:v${version}`,
  grafana: (version) => `docker.io/grafana/grafana:${version}`,
};

/** True when `version` is at least `floor`; both are numbers joined by dots, missing parts count as zero. */
export function isAtLeast(version: string, floor: string): boolean {
  const [left, right] = [version, floor].map((text) => text.split('.').map(Number));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
