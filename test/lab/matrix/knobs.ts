import { faults } from './faults';
import { mostPlaces } from './place';

export interface Knobs {
  /** Of faults. */
  readonly names: readonly string[];
  /** @default all */
  readonly steps?: readonly string[];
  readonly places: number;
  readonly minutes: number;
  /** Whether the page is written, and whether only what it lacks is run. @default it is not written */
  readonly record?: 'new' | 'more';
}

/** How the matrix is set by the environment (docs/fault-matrix.md). Throws for what it can't be. */
export function knobs(environment: Readonly<Record<string, string | undefined>>): Knobs {
  const { VPSYNTH_FAULTS, VPSYNTH_STEPS, VPSYNTH_PLACES = '2', VPSYNTH_MINUTES = '10', VPSYNTH_MEASURED } = environment;
  const names = VPSYNTH_FAULTS?.split(',') ?? Object.keys(faults);
  const unknown = names.filter((name) => !(name in faults));
  if (unknown.length > 0) {
    throw new Error(`VPSYNTH_FAULTS: no ${unknown.join(', ')}; there are ${Object.keys(faults).join(', ')}`);
  }
  if (VPSYNTH_MEASURED !== undefined && VPSYNTH_MEASURED !== 'new' && VPSYNTH_MEASURED !== 'more') {
    throw new Error(`VPSYNTH_MEASURED is new or more, not ${VPSYNTH_MEASURED}`);
  }
  return {
    names,
    ...(VPSYNTH_STEPS !== undefined && { steps: VPSYNTH_STEPS.split(',') }),
    places: whole('VPSYNTH_PLACES', VPSYNTH_PLACES, mostPlaces),
    minutes: whole('VPSYNTH_MINUTES', VPSYNTH_MINUTES, 100_000),
    ...(VPSYNTH_MEASURED && { record: VPSYNTH_MEASURED }),
  };
}

function whole(name: string, text: string, most: number): number {
  if (!/^[1-9][0-9]*$/.test(text) || Number(text) > most)
    throw new Error(`${name} is a whole number from 1 to ${most}, not ${text}`);
  return Number(text);
}
