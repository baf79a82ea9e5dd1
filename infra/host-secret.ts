import { Secret, type Vps } from 'vpsynth';

/** A host's own: `VPS1_WATCHDOG_URL`. Who takes one host over holds no key to another. */
export function hostSecret({ node }: Vps, name: string): Secret {
  return Secret.env(`${node.id.toUpperCase().replaceAll('-', '_')}_${name}`);
}
