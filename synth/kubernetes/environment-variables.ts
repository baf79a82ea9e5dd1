import { EndpointPart } from '../../constructs/facets/endpoint';
import type { EnvironmentValue } from '../../constructs/facets/workload';
import { Secret } from '../../constructs/values/secret';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import type { Part } from './manifest';
import { secretName } from './names';

/** Where single secrets are files, on a host and on a cluster alike. */
export const secretFolder = '/run/secrets';

/** The variables of a container, in the order declared. One that names an unreachable place is left to the gaps. */
export function environmentVariables(on: ClusterStack, workload: PlacedWorkload): Part[] {
  return Object.entries(workload.facet.environment).flatMap(([name, value]) => variable(on, workload, name, value));
}

function variable(on: ClusterStack, workload: PlacedWorkload, name: string, value: EnvironmentValue): Part[] {
  if (value instanceof Secret) {
    if (workload.facet.container.secretsAs === 'files')
      return [{ name: `${name}_FILE`, value: `${secretFolder}/${value.file}` }];
    return [{ name, valueFrom: { secretKeyRef: { name: secretName(workload), key: value.name } } }];
  }
  const text = value instanceof EndpointPart ? endpointPart(on, workload, value) : String(value);
  return text === undefined ? [] : [{ name, value: literal(text) }];
}

function endpointPart(on: ClusterStack, workload: PlacedWorkload, part: EndpointPart): string | undefined {
  const address = on.model.reach(workload, part.endpoint);
  return address && part.spell(address);
}

/**
 * Kubernetes replaces `$(NAME)` in variables and arguments and makes one `$` of two
 * (kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables).
 */
export function literal(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}

/** The secrets that a workload's variables name, each once. */
export function secretsOf({ facet }: PlacedWorkload): Secret[] {
  const secrets = Object.values(facet.environment).filter((value) => value instanceof Secret);
  return [...new Map(secrets.map((secret) => [secret.name, secret])).values()];
}
