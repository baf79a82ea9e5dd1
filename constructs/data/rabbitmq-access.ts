import type { Endpoint } from '../facets/endpoint';
import type { RabbitMqVirtualHostFacet } from '../facets/rabbitmq';
import type { EnvironmentValue } from '../facets/workload';
import type { Environment } from '../project/environment';
import type { Identifier } from '../values/name';
import { defaultIdentifier } from './secret-name';

/** The names and the secret that reach a virtual host. */
export type RabbitMqAccess = Pick<RabbitMqVirtualHostFacet, 'name' | 'user' | 'password'>;

/** What an environment's virtual host and its user are called unless they are named: `shop-prod` and `shop_prod`. */
export function defaultAccess(environment: Environment): { name: string; user: Identifier } {
  const names = [environment.project.node.id, environment.node.id];
  return { name: names.join('-'), user: defaultIdentifier(...names) as Identifier };
}

/** The settings that services read: `RABBITMQ_HOST` and so on. */
export function rabbitMqSettings(endpoint: Endpoint, access: RabbitMqAccess): Record<string, EnvironmentValue> {
  return {
    RABBITMQ_HOST: endpoint.host,
    RABBITMQ_PORT: endpoint.portNumber,
    RABBITMQ_VHOST: access.name,
    RABBITMQ_USER: access.user,
    RABBITMQ_PASSWORD: access.password,
  };
}
