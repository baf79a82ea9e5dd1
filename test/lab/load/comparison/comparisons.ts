import type { Host } from '../../host/host';
import type { Swap } from '../swaps';
import { inPlace } from './in-place';
import { rollout } from './rollout';

export interface Comparison {
  /** As `docs/releases-measured.md` calls it. */
  readonly title: string;
  readonly release: (host: Host, release: string) => Promise<Swap>;
  /** As of a strategy. @default false */
  readonly isShort?: boolean;
}

/** What others do for the same swap of the same service, by the name that `VPSYNTH_STRATEGIES` takes. */
export const comparisons: Readonly<Record<string, Comparison>> = {
  'in-place': { title: '`docker compose up -d --wait`', release: inPlace },
  'in-place-short': {
    title: '`docker compose up -d --wait`, short requests alone',
    release: inPlace,
    isShort: true,
  },
  rollout: { title: 'as docker-rollout does', release: rollout },
};
