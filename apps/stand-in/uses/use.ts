import type { GracefulEnd } from 'vpsynth/runtime';

/** Something that the service needs: a database, a cache, a broker. */
export interface Use {
  /** Resolves when it could be used just now; rejects with the reason. */
  readonly assertUsable: () => Promise<void>;
}

/** Opens what stands behind the settings that begin with `prefix`, until the process ends. */
export type OpenUse = (prefix: string, ending: Pick<GracefulEnd, 'defer'>) => Use | Promise<Use>;
