import { Complete, Fleet, Hybrid, LocalMachine, Minimal, type Shape, Size, Vps } from 'vpsynth';
import { type SynthesizedFleet, synthesizeFleet } from 'vpsynth/testing';
import { jupiter } from '../../../apps/jupiter/project';
import committed from '../../../infra/main';

/** Every fleet whose files the real programs read: the committed one, and jupiter in the two other shapes. */
export const fleets: Readonly<Record<string, () => SynthesizedFleet>> = {
  'infra/main.ts': () => synthesizeFleet(committed),
  'jupiter as Complete': () => synthesizeFleet(jupiterAs((host) => new Complete(host))),
  'jupiter as Hybrid': () =>
    synthesizeFleet(jupiterAs((host) => new Hybrid(host, { postgres: { hostname: 'postgres.provider.example' } }))),
};

/** The shape is the one line that differs. */
function jupiterAs(shape: (host: Vps) => Shape): Fleet {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'hostinger-1', {
    publicAddress: '203.0.113.11',
    cpus: 2,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
  const local = new LocalMachine(fleet);
  jupiter(fleet, {
    production: shape(host),
    local: new Minimal(local),
  });
  return fleet;
}
