import type { PlacedPlan } from '../backup/coverage';
import type { PlanItem } from '../backup/plan';
import { word } from './shell';

/** A run that removes what isn't kept has the repository for itself: it is waited for. */
const retryLock = '--retry-lock=10m';

/** A command of restic's, in a container of the plan's own. */
export function restic({ workload }: PlacedPlan, command: string, ...parameters: readonly string[]): string {
  const words = [workload.facet.name, command, retryLock, ...parameters].map(word);
  return ['docker compose run --rm --no-deps --no-TTY', ...words].join(' ');
}

/** The same with a folder to write to. Files come back with their owners. `mount` is written for the shell. */
export function writingRestic(
  plan: PlacedPlan,
  mount: string,
  command: string,
  ...parameters: readonly string[]
): string {
  const options = `--cap-add CHOWN --cap-add FOWNER --volume ${mount}`;
  return `docker compose run --rm --no-deps --no-TTY ${options} ${[plan.workload.facet.name, command, retryLock, ...parameters].map(word).join(' ')}`;
}

/** The folder of a volume's files, for the shell. */
export function mountpoint(volume: string): string {
  return `docker volume inspect --format '{{.Mountpoint}}' ${word(volume)}`;
}

/** What narrows snapshots to those of one thing. */
export function ofItem({ construct, kind, path }: Pick<PlanItem, 'construct' | 'kind' | 'path'>): string[] {
  return ['--tag', `construct=${construct},kind=${kind},path=${path}`];
}
