import type { PhpWorkers } from '../../constructs/facets/php';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { optionFile } from '../serialize/option-file';

/** After so many requests a worker is replaced: plugins leak. */
const requestsOfWorker = 500;

/**
 * `php-fpm.conf`: one pool, in the foreground, that logs to the container's output. It stands for all the files of the
 * image (docker-library/php: docker.conf, zz-docker.conf, www.conf).
 */
export function fpmFile({ component, facet }: PlacedWorkload, workers: PhpWorkers): string {
  const { count, port, requestMemory, sharedMemory, requestTimeout } = workers;
  return optionFile(
    'php-fpm.conf',
    [
      {
        name: 'global',
        entries: [
          { key: 'daemonize', value: 'no' },
          { key: 'error_log', value: '/proc/self/fd/2' },
          { key: 'log_limit', value: 8192 },
          { key: 'process_control_timeout', value: '10s', comment: 'A reload lets running requests end.' },
        ],
      },
      {
        name: 'www',
        entries: [
          { key: 'listen', value: port, comment: component.node.path },
          { key: 'pm', value: 'dynamic' },
          {
            key: 'pm.max_children',
            value: count,
            comment: `Memory ${facet.resources.memory}: ${sharedMemory} shared, and of ${requestMemory} a request half on average`,
          },
          { key: 'pm.start_servers', value: 1 },
          { key: 'pm.min_spare_servers', value: 1 },
          { key: 'pm.max_spare_servers', value: Math.max(1, Math.ceil(count / 2)) },
          { key: 'pm.max_requests', value: requestsOfWorker },
          { key: 'ping.path', value: '/ping' },
          { key: 'request_terminate_timeout', value: `${Math.ceil(requestTimeout.seconds)}s` },
          {
            key: 'clear_env',
            value: 'no',
            comment: 'Settings come by the environment, secrets as files that it names.',
          },
          { key: 'catch_workers_output', value: 'yes' },
          { key: 'decorate_workers_output', value: 'no' },
          { key: 'security.limit_extensions', value: '.php' },
        ],
      },
    ],
    { header: header(component) },
  );
}
