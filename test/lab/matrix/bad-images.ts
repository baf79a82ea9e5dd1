import { bad } from './behaviours';
import { leftBehind } from './convergence';
import { deploy, type Place } from './place';
import { checkOut, declare, other, releases } from './shop';
import { journalled } from './steps';
import { startLoad } from './traffic';

/** What became of a release with a broken image. */
export interface BadImage {
  /** Seconds from the first change on the host until the fault was told. */
  readonly foundAfter: number;
  /** From then on until the host was as before. */
  readonly backAfter: number;
  readonly requests: number;
  readonly lost: number;
  /** The last step before it was found. */
  readonly step: string;
  /** What is told to the person. */
  readonly message: string;
  /** What was wrong with how it went back; nothing is well. */
  readonly problems: readonly string[];
}

/** Deploys a release whose service of two sides has a broken image, and then the one that serves. */
export async function deployBad(place: Place, tag: string): Promise<BadImage> {
  const { workstation, site, host } = place;
  await declare(workstation, site, { ...releases[other(place.current)], name: tag, web: tag });
  const stop = startLoad(place);
  const { code, stderr, stdout } = await deploy(place);
  const { requests, lost, how } = await stop();
  const steps = await journalled(host);
  const at = (event: string) => Date.parse(steps.find((step) => step.event === event)?.at ?? '');
  const found = steps.findIndex(({ event }) => event === 'going-back');
  const [message = ''] = /^.*FAILED: [\s\S]*?(?=^.*going back to the last release)/m.exec(stdout + stderr) ?? [];
  const mayLose = bad[tag]?.failsInService ?? false;
  const problems = lost > 0 && !mayLose ? [`lost ${lost}: ${how.join(' ')}`] : [];
  if (code !== 1) problems.push(`the deployment ended with ${code}: ${stdout}${stderr}`);
  if (message === '') problems.push(`no failure was told: ${stdout}${stderr}`);
  await checkOut(workstation, site, releases[place.current].name);
  const again = await deploy(place);
  if (!again.stdout.includes('nothing to do'))
    problems.push(`a further run found something to do:\n${again.stdout}${again.stderr}`);
  problems.push(...(await leftBehind(host, place.baseline)));
  return {
    foundAfter: (at('going-back') - Date.parse(steps[0]?.at ?? '')) / 1000,
    backAfter: (at('went-back') - at('going-back')) / 1000,
    requests,
    lost,
    step: steps[found - 1]?.event ?? 'none',
    message: message.trimEnd(),
    problems,
  };
}
