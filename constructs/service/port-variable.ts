import type { EnvironmentValue } from '../facets/workload';
import type { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';

/** What a service is declared with of where it answers. */
interface Answering {
  readonly port?: number | undefined;
  readonly protocol: 'http' | 'tcp';
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
}

/**
 * The variable that tells a program where it is asked over http, as most platforms that run containers do
 * (cloud.google.com/run/docs/container-contract). A program that listens at a port of its own doesn't read it.
 */
export const portVariable = 'PORT';

/**
 * The environment of a service with {@link portVariable}, where it is asked over http. Its port said once more, in
 * `environment`, does no harm; another one would be asked in vain, and is recorded.
 */
export function withPort(
  service: Component,
  { port, protocol, environment: own }: Answering,
  whole: Readonly<Record<string, EnvironmentValue>>,
): Readonly<Record<string, EnvironmentValue>> {
  if (port === undefined || protocol !== 'http') return whole;
  const said = whole[portVariable];
  if (said !== undefined && (typeof said === 'object' || String(said) !== String(port))) {
    const isOwn = Object.hasOwn(own, portVariable);
    recordProblem(service, {
      rule: 'port-contradicted',
      severity: 'error',
      message: `${isOwn ? 'environment.PORT' : 'PORT, from what it uses,'} isn't the port that it is asked on`,
      got: String(said),
      allowed: `${port}, its port`,
      mend: isOwn ? 'leave PORT out: port gives it' : 'give what it uses another prefix',
    });
  }
  return { [portVariable]: port, ...whole };
}
