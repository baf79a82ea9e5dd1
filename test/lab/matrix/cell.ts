import type { History } from '../../../src/deploy/history';
import { waitFor } from '../wait';
import { leftBehind } from './convergence';
import { type Fault, untilNobodyDeploys } from './faults';
import { deploy, type Place } from './place';
import { broken, checkOut, other, releases } from './shop';
import { goOn, type MatrixStep, stopAt } from './steps';
import { answers, startLoad } from './traffic';

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

/** Strikes at a step of a release, and lets the next one set right what is left. */
export async function strike(place: Place, step: MatrixStep, fault: Fault): Promise<Cell> {
  const { site, host, workstation } = place;
  const problems: string[] = [];
  const from = releases[place.current];
  const name = other(place.current);
  const to = releases[name];
  await checkOut(workstation, site, step.back ? broken(name).name : name);

  const stopLoad = startLoad(place);
  const struck = deploy(place);
  try {
    const stopped = await stopAt(host, step);
    await fault.strike(place, stopped);
    await goOn(host, stopped);
    await fault.last?.(place);
  } catch (error) {
    problems.push(`not struck: ${(error as Error).message}`);
  }
  const { code, stdout, stderr } = await struck;
  await fault.mend?.(place);
  await untilNobodyDeploys(place);
  const names = { [from.web]: 'old', [to.web]: 'new' };
  let served: string[] = [];
  await waitFor('each service to be served', fault.host === 'away' ? 60 : 2, async () => {
    const all = await answers(place);
    served = all.map((answer) => names[answer] ?? answer);
    return all.every((answer) => answer in names);
  }).catch((error: Error) => problems.push(error.message));
  const during = await stopLoad();
  if (during.lost > 0 && fault.host !== 'away') problems.push(`lost ${during.lost}: ${during.how.join(' ')}`);
  const outcome = await outcomeOf(place);

  await checkOut(workstation, site, name);
  const stopNext = startLoad(place);
  const began = Date.now();
  const next = await deploy(place);
  const secondsNext = (Date.now() - began) / 1000;
  const after = await stopNext();
  if (next.code !== 0) problems.push(`the next run failed: ${next.stdout}${next.stderr}`);
  if (after.lost > 0) problems.push(`the next run lost ${after.lost}: ${after.how.join(' ')}`);
  if (next.code === 0) place.current = name;
  problems.push(...(await notConverged(place, to.web)));
  if (problems.length > 0) problems.push(`the struck run (${code}) said: ${stdout}${stderr}`);
  return {
    served: [...new Set(served)].sort().reverse().join(' and ') || 'neither',
    outcome,
    requests: during.requests,
    lost: during.lost,
    requestsNext: after.requests,
    lostNext: after.lost,
    secondsNext: Math.round(secondsNext * 10) / 10,
    problems,
  };
}

async function history({ workstation, site }: Place): Promise<History> {
  const said = await workstation.vpsynth(['history', site.name, '--json']);
  return JSON.parse(said) as History;
}

async function outcomeOf(place: Place): Promise<string> {
  return (await history(place)).releases.at(-1)?.outcome ?? 'none';
}

/** Where the host isn't as a release leaves it that ended well. */
async function notConverged(place: Place, release: string): Promise<string[]> {
  const { site, host, workstation } = place;
  const problems: string[] = [];
  const again = await deploy(place);
  if (!again.stdout.includes('nothing to do')) problems.push(`a further run: ${again.stdout}${again.stderr}`);
  const drift = await workstation.tryVpsynth(['drift', site.name]);
  if (drift.stdout !== `${site.name}: as released\n`) problems.push(`drift: ${drift.stdout}${drift.stderr}`);
  const served = await answers(place);
  if (served.some((each) => each !== release)) problems.push(`served at last: ${served.join(', ')}, not ${release}`);
  const open = (await history(place)).releases.filter(({ outcome }) => outcome === 'running');
  problems.push(...open.map(({ release: id }) => `the history has ${id} as running`));
  problems.push(...(await leftBehind(host, place.baseline)));
  return problems;
}
