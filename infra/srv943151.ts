import { type Fleet, NginxEdge, PostgresServer, Size, Vps } from 'vpsynth';
export function srv943151(fleet: Fleet) {
  const host = new Vps(fleet, 'srv943151', {
    publicAddress: '203.0.113.12',
    cpus: 1,
    memory: Size.gibibytes(3.8),
    disk: Size.gibibytes(48),
    operatingSystem: 'ubuntu-24.04',
  });
  return { host };
}
