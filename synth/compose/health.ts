import type { HealthProbe } from '../../constructs/facets/workload';
import { Duration } from '../../constructs/values/duration';
import type { YamlValue } from '../serialize/yaml';
import { literal } from './environment';

const eachSecond = Duration.seconds(1);

/** How Docker asks a container for its health. */
export function healthcheck(probe: HealthProbe): YamlValue {
  const { interval, timeout, retries, startPeriod, startInterval = eachSecond } = probe.timing;
  return {
    test: ['CMD', ...healthCommand(probe).map(literal)],
    interval: interval.toString(),
    timeout: timeout.toString(),
    retries,
    start_period: startPeriod.toString(),
    start_interval: startInterval.toString(),
  };
}

/** What asks, inside the container. */
export function healthCommand(probe: HealthProbe): readonly string[] {
  if (probe.type === 'command') return probe.command;
  const url = `http://127.0.0.1:${probe.port}${probe.path}`;
  switch (probe.by) {
    case 'wget':
      return ['wget', '--quiet', '--output-document=/dev/null', url];
    case 'curl':
      return ['curl', '--fail', '--silent', '--output', '/dev/null', url];
    case 'node':
      return [
        'node',
        '--eval',
        `fetch('${url}').then((response) => process.exit(response.ok ? 0 : 1), () => process.exit(1))`,
      ];
  }
}
