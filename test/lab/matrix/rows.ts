import { type Cell, strike } from './cell';
import { leftBehind } from './convergence';
import { type Fault, faults } from './faults';
import type { Knobs } from './knobs';
import { deploy, type Place, renew } from './place';
import { readRecord, recordCell, recordSteps } from './record';
import { broken, checkOut, other } from './shop';
import { journalled, type MatrixStep, nameOf, stepsOf } from './steps';
import { takeTurns } from './turns';

async function deployed(place: Place, name: string, code: 0 | 1): Promise<void> {
  await checkOut(place.workstation, place.site, name);
  const said = await deploy(place);
  if (said.code !== code) throw new Error(`the release ${name} ended with ${said.code}: ${said.stdout}${said.stderr}`);
}

/** What steps there are: those of a release that goes well, and of one that goes back. */
async function readSteps(place: Place): Promise<MatrixStep[]> {
  const next = other(place.current);
  await deployed(place, next, 0);
  place.current = next;
  const good = stepsOf(await journalled(place.host), { back: false });
  await deployed(place, broken(other(next)).name, 1);
  const back = stepsOf(await journalled(place.host), { back: true });
  await deployed(place, next, 0);
  return [...good, ...back];
}

const isWanted = ({ steps, record }: Knobs, fault: string, step: string): boolean => {
  if (steps !== undefined && !steps.includes(step)) return false;
  const known = readRecord().cells[fault]?.[step];
  return record !== 'more' || known === undefined || known.problems.length > 0;
};

/** Every pair, each step once before any comes again, with another fault each time: so that a few cells show of all. */
function spread(steps: readonly MatrixStep[], all: readonly string[]): (readonly [fault: string, step: MatrixStep])[] {
  return all.flatMap((_, round) =>
    steps.map((step, index) => [all[(index + round) % all.length] as string, step] as const),
  );
}

/** Whether another release goes well at a place where something was not, and nothing is left of it. */
async function isWell(place: Place): Promise<boolean> {
  const next = other(place.current);
  try {
    await deployed(place, next, 0);
    place.current = next;
    return (await leftBehind(place.host, place.baseline)).length === 0;
  } catch {
    return false;
  }
}

/**
 * Strikes by some faults at every step, on several hosts at once: each takes the next cell that is left, until the minutes
 * are over. A cell that fails is one like the others; its place is made anew where it isn't well any more.
 *
 * @param places those that were made anew stand in it afterwards
 * @returns the cells, by their names
 */
export async function strikeAll(places: Place[], all: readonly string[], knobs: Knobs) {
  const until = Date.now() + knobs.minutes * 60_000;
  const steps = await readSteps(places[0] as Place);
  process.stderr.write(`${steps.length} steps: ${steps.map(nameOf).join(', ')}\n`);
  if (knobs.record !== undefined) recordSteps(steps.map(nameOf));
  const left = spread(steps, all).filter(([fault, step]) => isWanted(knobs, fault, nameOf(step)));
  const found = new Map<string, Cell>();

  async function strikeNext(place: Place, fault: string, step: MatrixStep): Promise<Place> {
    const started = Date.now();
    const cell = await strike(place, step, faults[fault] as Fault);
    const name = `${fault} at ${nameOf(step)}`;
    found.set(name, cell);
    tell(`${place.site.name} ${Math.round((Date.now() - started) / 1000)} s ${name}`, cell);
    if (knobs.record !== undefined) recordCell(fault, nameOf(step), cell);
    if (cell.problems.length === 0 || (await isWell(place))) return place;
    process.stderr.write(`${place.site.name} is made anew\n`);
    return renew(place);
  }

  await takeTurns(places, left, until, (place, [fault, step]) => strikeNext(place, fault, step));
  return found;
}

function tell(what: string, { problems, ...cell }: Cell): void {
  const lines = problems.map((problem) => `    ${problem.replaceAll('\n', '\n    ')}\n`);
  process.stderr.write(`${what}: ${JSON.stringify(cell)}\n${lines.join('')}`);
}
