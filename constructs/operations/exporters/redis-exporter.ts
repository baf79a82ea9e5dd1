import type { Endpoint } from '../../facets/endpoint';
import type { Facet } from '../../facets/facet';
import type { Component } from '../../fleet/component';
import type { Network } from '../../host/network';
import type { Secret } from '../../values/secret';
import { exporter, exporterSecrets } from '../exporter';
import { type PanelLine, panelsOf } from './panels';

/** The user that an exporter of Redis or Valkey logs in as: it may ask how the server is, and for none of its data. */
export const redisMonitoringUser = 'monitoring';

interface Watched extends Component {
  readonly network: Network;
  readonly endpoint: Endpoint;
  readonly role: 'cache' | 'sessions' | 'queue';
}

/** The exporter of a Redis or Valkey server. */
export function redisExporter(server: Watched, password: Secret): Facet[] {
  const address = server.endpoint.hostAndPort;
  const facets = exporter(server, {
    name: `${server.node.id}-exporter`,
    program: 'redis-exporter',
    port: 9121,
    networks: [server.network],
    environment: {
      REDIS_ADDR: address,
      REDIS_USER: redisMonitoringUser,
      REDIS_PASSWORD_FILE: `${exporterSecrets}/passwords.json`,
      // Its user may not read settings; `-` has the exporter not ask (redis_exporter, --config-command).
      REDIS_EXPORTER_CONFIG_COMMAND: '-',
    },
    // Passwords by the URL of the server: with its user (redis_exporter, exporter/redis.go), in old versions without.
    files: {
      'passwords.json': [
        ...['{ "redis://', address, '": "', password, '", '],
        ...[`"redis://${redisMonitoringUser}@`, address, '": "', password, '" }\n'],
      ],
    },
    healthPath: '/health',
    userId: 59_000,
  });
  return [...facets, ...panelsOf(server, server.role === 'queue' ? 'Queue' : 'Cache', diagrams)];
}

const hits = 'rate(redis_keyspace_hits_total{}[$__rate_interval])';
const misses = 'rate(redis_keyspace_misses_total{}[$__rate_interval])';
const diagrams: readonly PanelLine[] = [
  ['memory', 'percentunit', 'redis_memory_used_bytes{} / (redis_memory_max_bytes{} > 0)', 'of its most'],
  ['hits', 'percentunit', `${hits} / (${hits} + ${misses})`, 'found'],
  [
    'keys given up or expired',
    'short',
    'rate(redis_evicted_keys_total{}[$__rate_interval]) + rate(redis_expired_keys_total{}[$__rate_interval])',
    'a second',
  ],
  ['clients', 'short', 'redis_connected_clients{}', 'connected'],
];
