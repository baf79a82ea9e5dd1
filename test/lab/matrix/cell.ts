import type { History } from '../../../src/deploy/history';
import { waitFor } from '../../wait-for';
import { leftBehind } from './convergence';
import { type Fault, untilNobodyDeploys } from './faults';
import { deploy, type Place } from './place';
import { broken, checkOut, other, releases } from './shop';
import { goOn, type MatrixStep, stopAt } from './steps';
import { answers, type Counted, startLoad } from './traffic';

/** How it ended. */
export interface Cell {
  /** Which release of each service served when the fault was over: the one before, or the one that was being made. */
  readonly served: string;
  /** What the host's history says of the release that was struck. */
  readonly outcome: string;
  /** Requests from before the release until the host serves after the fault, and how many of them were not answered by 200. */
  readonly requests: number;
  readonly lost: number;
  /** The same for the release that came after. */
  readonly requestsNext: number;
  readonly lostNext: number;
  /** Until the next release had ended well, from when the fault was over. */
  readonly secondsNext: number;
  /** What was wrong; nothing is well. */
  readonly problems: readonly string[];
}

type Draft = { -readonly [Key in keyof Cell]: Cell[Key] } & { problems: string[] };

/**
 * Strikes at a step of a release, and lets the next one set right what is left. Never throws: what keeps it from its end is
 * a problem of the cell.
 */
export async function strike(place: Place, step: MatrixStep, fault: Fault): Promise<Cell> {
  const cell: Draft = {
    ...{ served: 'unknown', outcome: 'unknown', requests: 0, lost: 0, requestsNext: 0, lostNext: 0, secondsNext: 0 },
    problems: [],
  };
  try {
    const { release, said } = await disturb(place, step, fault, cell);
    await setRight(place, release, cell);
    if (cell.problems.length > 0) cell.problems.push(`the struck run said:\n${said}`);
  } catch (error) {
    cell.problems.push(`it came to no end: ${(error as Error).message}`);
  }
  return cell;
}

/** The release that was struck, by its id, and what its deployer said. */
interface Struck {
  readonly release: string | undefined;
  readonly said: string;
}

async function disturb(place: Place, step: MatrixStep, fault: Fault, cell: Draft): Promise<Struck> {
  const { site, host, workstation } = place;
  const from = releases[place.current];
  const name = other(place.current);
  const to = releases[name];
  await checkOut(workstation, site, step.back ? broken(name).name : name);
  const names = { [from.web]: 'old', [to.web]: 'new' };
  let release: string | undefined;

  const [struck, during] = await underLoad(place, async () => {
    const deployed = deploy(place);
    try {
      const stopped = await stopAt(host, step);
      release = stopped.release;
      try {
        await fault.strike(place, stopped);
      } finally {
        await goOn(host, stopped);
      }
      await fault.last?.(place);
    } catch (error) {
      cell.problems.push(`not struck: ${(error as Error).message}`);
    }
    const said = await deployed;
    await fault.mend?.(place);
    await untilNobodyDeploys(place);
    await waitFor('each service to be served', fault.host === 'away' ? 60 : 2, async () => {
      const all = (await answers(place)).map((answer) => names[answer] ?? answer);
      cell.served = [...new Set(all)].sort().reverse().join(' and ');
      return all.every((answer) => answer === 'old' || answer === 'new');
    }).catch((error: Error) => cell.problems.push(error.message));
    return said;
  });
  Object.assign(cell, { requests: during.requests, lost: during.lost });
  if (during.lost > 0 && fault.host !== 'away') cell.problems.push(`lost ${during.lost}: ${during.how.join(' ')}`);
  return { release, said: `(${struck.code}) ${struck.stdout}${struck.stderr}` };
}

async function setRight(place: Place, release: string | undefined, cell: Draft): Promise<void> {
  const name = other(place.current);
  await checkOut(place.workstation, place.site, name);
  const [next, after] = await underLoad(place, async () => {
    const began = Date.now();
    const said = await deploy(place);
    cell.secondsNext = Math.round((Date.now() - began) / 100) / 10;
    return said;
  });
  Object.assign(cell, { requestsNext: after.requests, lostNext: after.lost });
  if (next.code !== 0) cell.problems.push(`the next run failed: ${next.stderr}${next.stdout}`);
  if (after.lost > 0) cell.problems.push(`the next run lost ${after.lost}: ${after.how.join(' ')}`);
  if (next.code === 0) place.current = name;
  await look(place, releases[name].web, release, cell);
}

/** Does something while requests come in: what it gives, and what became of them. */
async function underLoad<T>(place: Place, work: () => Promise<T>): Promise<readonly [T, Counted]> {
  const stop = startLoad(place);
  const done = await work().catch(async (error: unknown) => {
    await stop().catch(() => {}); // the first error says more
    throw error;
  });
  return [done, await stop()];
}

/** Finds out where the host isn't as a release leaves it that ended well, and how its history calls the struck one. */
async function look(place: Place, served: string, struck: string | undefined, cell: Draft): Promise<void> {
  const { site, host, workstation } = place;
  const [again, drift, answered, said] = await Promise.all([
    deploy(place),
    workstation.tryVpsynth(['drift', site.name]),
    answers(place),
    workstation.vpsynth(['history', site.name, '--json']),
  ]);
  const problems: string[] = [];
  if (!again.stdout.includes('nothing to do'))
    problems.push(`a further run found something to do:\n${again.stdout}${again.stderr}`);
  if (drift.stdout !== `${site.name}: as released\n`) problems.push(`drift: ${drift.stdout}${drift.stderr}`);
  if (answered.some((each) => each !== served)) problems.push(`served at last: ${answered.join(', ')}, not ${served}`);
  const history = (JSON.parse(said) as History).releases;
  const open = history.filter(({ outcome }) => outcome === 'running');
  problems.push(...open.map(({ release }) => `the history has ${release} as running`));
  cell.outcome = history.find(({ release }) => release === struck)?.outcome ?? 'unknown';
  problems.push(...(await leftBehind(host, place.baseline)));
  cell.problems.push(...problems);
}
