import { type Fleet, LocalMachine, MariaDbServer, Minimal, RabbitMqBroker } from 'vpsynth';

/** The developer's own machine: the services that several projects share run once. */
export function developer(fleet: Fleet) {
  const host = new LocalMachine(fleet);
  const platform = new Minimal(host, { postgres: { maxConnections: 200 } });
  return { platform, rabbitmq: new RabbitMqBroker(host, 'rabbitmq'), mariadb: new MariaDbServer(host, 'mariadb') };
}
