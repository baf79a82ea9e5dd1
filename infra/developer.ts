import { type Fleet, LocalMachine, Minimal } from 'vpsynth';

/** The developer's own machine. */
export function developer(fleet: Fleet) {
  const host = new LocalMachine(fleet);
  return { host, platform: new Minimal(host) };
}
