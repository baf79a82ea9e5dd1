import { type Fleet, LocalMachine, Minimal } from 'vpsynth';

/** The developer's own machine. */
export function developer(fleet: Fleet) {
  return new Minimal(new LocalMachine(fleet));
}
