import { type Lab, startLab } from './lab';
import { conditions } from './load/knobs';
import { requestsOf } from './load/measurement';
import { begin, type Place, startPlace } from './load/place';
import { release } from './load/releases';
import { strategies } from './load/strategies';
import { underTraffic } from './load/swaps';

const { shop } = strategies['blue-green'] as (typeof strategies)[string];

let lab: Lab;
let place: Place;

beforeAll(async () => {
  lab = await startLab();
  place = await startPlace(lab);
  await begin(place, shop(0));
}, 300_000);

afterAll(() => lab?.close(), 120_000);

// The whole of it, and how it is counted: docs/releases-measured.md.
test('releases lose no request of any kind', async () => {
  const releases = [1, 2].map((number) => () => release(place.workstation, shop(number)));
  const measured = await underTraffic(place, conditions(400, 2), releases);
  expect(measured.failures).toEqual([]);
  expect(measured.differences).toEqual([]);
  expect(measured.seconds).toHaveLength(2);
  expect(requestsOf(measured)).toBeGreaterThan(3000);
}, 180_000);
