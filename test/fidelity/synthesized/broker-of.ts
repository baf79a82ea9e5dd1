import type { Fleet } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { RabbitmqOptions } from '../programs';
import { containersOf } from './containers';

/** What the first RabbitMQ broker of a fleet is started with; every secret is `secret`. */
export function brokerOf(fleet: Fleet): RabbitmqOptions {
  const [broker] = containersOf(synthesizeFleet(fleet), 'rabbitmq');
  if (broker === undefined) throw new Error('the fleet has no broker, or mistakes');
  const { RABBITMQ_CONFIG_FILE: configuration, RABBITMQ_ENABLED_PLUGINS_FILE: enabledPlugins } = broker.environment;
  return { files: broker.files, ...(configuration && { configuration }), ...(enabledPlugins && { enabledPlugins }) };
}
