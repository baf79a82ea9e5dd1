/**
 * The real programs, to read what we synthesize. A fidelity test is one line in a `describeWithPrograms`:
 *
 *     expect(await nginxAccepts({ files })).toMatchObject({ problems: [], warnings: [] });
 *
 * `files` are by the absolute path at which the program finds them (Compose's by their path in the stack's folder).
 * Each call has a throw-away copy of the programs' root to itself, with loopback as its only network.
 */
export { actionlintAccepts } from './actionlint';
export { type AlertmanagerOptions, alertmanagerAccepts, alertmanagerRoute } from './alertmanager';
export { describeWithPrograms } from './availability';
export { type BlackboxOptions, blackboxAccepts } from './blackbox';
export { type ComposeModel, type ComposeOptions, type ComposeVerdict, composeAccepts } from './compose';
export { type DclintRule, dclintAccepts } from './dclint';
export { type DockerDaemonOptions, dockerDaemonAccepts } from './docker-daemon';
export type { Files, FileUnderTest, Surroundings } from './files';
export { type KubernetesObject, kubernetesAccepts } from './kubernetes';
export { type MariadbOptions, type MariadbVerdict, mariadbAccepts } from './mariadb';
export { namedAccepts, type ZoneVerdict } from './named';
export { type NftOptions, type NftVerdict, nftAccepts } from './nft';
export { type NginxDump, type NginxOptions, nginxAccepts, nginxDump, withNginxCertificates } from './nginx';
export { type PgbouncerOptions, type PgbouncerVerdict, pgbouncerAccepts } from './pgbouncer';
export { type PhpFpmOptions, type PhpFpmVerdict, phpFpmAccepts } from './php-fpm';
export { type PostgresOptions, type PostgresVerdict, postgresAccepts, type SqlScript } from './postgres';
export {
  type PrometheusOptions,
  type PrometheusRulesOptions,
  prometheusAccepts,
  prometheusRulesAccepts,
  prometheusRulesPass,
} from './prometheus';
export { type RabbitmqOptions, type RabbitmqQueue, type RabbitmqVerdict, rabbitmqAccepts } from './rabbitmq';
export { type RunningRabbitmq, withRabbitmq } from './rabbitmq-running';
export { type RedisOptions, type RedisVerdict, redisAccepts } from './redis';
export { withRedis } from './redis-running';
export { inSandbox, type Sandbox } from './sandbox';
export { type SshdOptions, type SshdVerdict, sshdAccepts } from './sshd';
export { sudoAccepts } from './sudo';
export { type SystemdOptions, systemdAccepts } from './systemd';
export type { Verdict } from './verdict';
export { packageVersion, programVersions } from './versions';
export { type WireGuardOptions, wireGuardAccepts } from './wireguard';
