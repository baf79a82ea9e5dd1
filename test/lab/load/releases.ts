import type { Workstation } from '../fleet/workstation';
import type { ReleaseSeconds } from './measurement';
import { declare, hostName, type Shop } from './shop';
import type { Swap } from './swaps';
import { type Deployment, timeOf, watchedDeploy } from './watched-deploy';

/** Declares the shop as it is to be, synthesizes and deploys: by the commands that a team uses. */
export async function release(workstation: Workstation, shop: Shop): Promise<Swap> {
  await declare(workstation, shop);
  const deployment = await watchedDeploy(workstation, hostName);
  const { started, ended } = deployment;
  return {
    seconds: { command: (ended - started) / 1000, drain: drainOf(deployment) / 1000, ...announcedGap(deployment) },
    span: [timeOf(deployment, 'first', ['installed']), timeOf(deployment, 'last', ['ending', 'released'])],
  };
}

function announcedGap({ steps }: Deployment): Pick<ReleaseSeconds, 'announcedGap'> {
  const gaps = steps.flatMap(({ actions = [] }) => actions.flatMap(({ gap }) => gap ?? []));
  const seconds = gaps.map(({ stopSeconds, startSeconds = 0 }) => stopSeconds + startSeconds);
  return seconds.length === 0 ? {} : { announcedGap: Math.max(...seconds) };
}

/** Between the last route's answer and the end of the first old container, in milliseconds. */
function drainOf(deployment: Deployment): number {
  const answered = timeOf(deployment, 'last', ['verified']);
  const ending = deployment.steps.find(({ event, at }) => event === 'ending' && at >= answered);
  return (ending?.at ?? answered) - answered;
}
