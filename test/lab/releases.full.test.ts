import { type Lab, startLab } from './lab';
import { comparisons } from './load/comparison/comparisons';
import { startCompared } from './load/comparison/project';
import { knobs, shortAlone } from './load/knobs';
import { lostOf, type Measurement, requestsOf, unexplained } from './load/measurement';
import { begin, type Place, startPlace } from './load/place';
import { addToRecord } from './load/record';
import { release } from './load/releases';
import { strategies } from './load/strategies';
import { type Served, type Swap, underTraffic } from './load/swaps';

const { releases, names, record, conditions } = knobs(process.env);

let lab: Lab;

beforeAll(async () => {
  lab = await startLab();
}, 120_000);

afterAll(() => lab?.close(), 120_000);

/** Releases that are made under the same traffic: what a run that is interrupted keeps is all batches before. */
const batch = 10;

/** Much more than a release takes. */
const milliseconds = 60_000 * (2 + releases);

/** Makes the releases in batches; `make` makes the one of a number. */
async function measure(
  name: string,
  { isShort = false }: { readonly isShort?: boolean },
  served: Served,
  make: (number: number) => Promise<Swap>,
  expectGood: (measured: Measurement) => void,
): Promise<void> {
  for (let made = 0; made < releases; made += batch) {
    const numbers = Array.from({ length: Math.min(batch, releases - made) }, (_, index) => made + index + 1);
    const measured = await underTraffic(
      served,
      isShort ? shortAlone(conditions) : conditions,
      numbers.map((number) => () => make(number)),
    );
    process.stderr.write(
      `${name}: ${numbers.at(-1)} of ${releases} releases; of these: ${requestsOf(measured)} requests, ${lostOf(measured)} lost\n`,
    );
    for (const line of [...measured.failures, ...measured.differences]) process.stderr.write(`  ${line}\n`);
    if (record !== undefined) addToRecord(name, measured, record === 'new' && made === 0);
    expectGood(measured);
  }
}

const chosen = <T>(all: Readonly<Record<string, T>>) => Object.entries(all).filter(([name]) => names.includes(name));

const ours = chosen(strategies);
const others = chosen(comparisons);

(ours.length > 0 ? describe : describe.skip)('by vpsynth', () => {
  let place: Place;

  beforeAll(async () => {
    place = await startPlace(lab);
  }, 300_000);

  test.each(ours)(
    '%s: nothing is lost but what is announced',
    async (name, strategy) => {
      const { shop, hasGap = false, endsConnections = false } = strategy;
      await begin(place, shop(0));
      const make = (number: number) => release(place.workstation, shop(number));
      await measure(name, strategy, place, make, (measured) => {
        expect(measured.differences).toEqual([]);
        if (!hasGap) expect(endsConnections ? unexplained(measured) : measured.failures).toEqual([]);
      });
    },
    milliseconds,
  );
});

(others.length > 0 ? describe : describe.skip)('as others do', () => {
  let served: Served;

  beforeAll(async () => {
    served = await startCompared(lab);
  }, 300_000);

  // What it loses is told, not judged.
  test.each(others)(
    '%s',
    async (name, comparison) => {
      await measure(
        name,
        comparison,
        served,
        (number) => comparison.release(served.host, `${name}-${number}`),
        () => {},
      );
    },
    milliseconds,
  );
});
