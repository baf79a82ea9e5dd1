import type { FirstStart, NewestSnapshot } from '../../constructs/facets/backup';
import type { Mount } from '../../constructs/facets/workload';
import { type PlacedPlan, savedBy } from '../backup/coverage';
import type { PlanItem } from '../backup/plan';
import { volumeName } from '../compose/volumes';
import type { Model, PlacedWorkload } from '../derive/model';
import { mountpoint, ofItem, writingRestic } from './restic';
import { word } from './shell';

type VolumeItem = Extract<PlanItem, { readonly volume: string }>;

/**
 * The commands that bring a volume's files back. A program that has its volume to itself is stopped meanwhile; where it
 * doesn't start from what comes back by itself, what it has now is kept beside it, and its facet says what leads there.
 */
export function restoreVolume(model: Model, plan: PlacedPlan, item: VolumeItem): string[] {
  const { workload, mount } = volumeOf(model, plan, item);
  const into = (folder: string) =>
    writingRestic(plan, folder, 'restore', ...ofItem(item), '--target', '/restore', `latest:${item.path}`);
  const inPlace = `"$(${mountpoint(item.volume)}):/restore"`;
  if (workload === undefined || mount?.exclusive !== true) return [into(inPlace)];
  const { compose, service } = composeOf(workload);
  const stop = `${compose} stop ${word(service)}`;
  const start = `${compose} start ${word(service)}`;
  const backup = mount.backup;
  const restore = backup?.as === 'files' ? backup.restore : undefined;
  if (restore === undefined) return [stop, into(inPlace), start];
  const { userId } = workload.facet.container;
  return [
    `DATA="$(${mountpoint(item.volume)})"`,
    stop,
    'mv --no-target-directory "$DATA" "$DATA.before"',
    `install --directory --mode=0700 --owner=${userId} --group=${userId} "$DATA"`,
    into('"$DATA:/restore"'),
    ...(restore.by === 'first-start' ? startOnce(restore, workload) : placeNewest(restore)),
    start,
    ...(restore.by === 'newest-snapshot' ? repair(restore, workload) : []),
  ];
}

function startOnce({ command, isUp, write, progress, isDone, count }: FirstStart, workload: PlacedWorkload): string[] {
  const { compose, service } = composeOf(workload);
  const container = word(`${workload.stack.name}-${service}-restored`);
  const inside = (argv: readonly string[]) => `docker exec ${[container, ...argv.map(word)].join(' ')}`;
  return [
    `${compose} run --detach --no-deps --name ${container} ${[service, ...command].map(word).join(' ')}`,
    untilSucceeds(inside(isUp)),
    inside(write),
    untilSucceeds(`${inside(progress)} | grep --quiet ${word(isDone)}`),
    inside(count),
    `docker stop ${container}`,
    `docker rm ${container}`,
  ];
}

/** Snapshots' names sort by age: the last is the newest. */
function placeNewest({ folder, file, to }: NewestSnapshot): string[] {
  const found = `find "$DATA"/${word(folder)} -mindepth 2 -maxdepth 2 -name ${word(file)}`;
  return [`cp --archive "$(${found} | sort | tail --lines=1)" "$DATA"/${word(to)}`];
}

function repair({ isUp, repair: argv }: NewestSnapshot, workload: PlacedWorkload): string[] {
  const { compose, service } = composeOf(workload);
  const inside = (command: readonly string[]) =>
    `${compose} exec --no-TTY ${[service, ...command].map(word).join(' ')}`;
  return [untilSucceeds(inside(isUp)), inside(argv)];
}

function untilSucceeds(command: string): string {
  return `until ${command}; do sleep 2; done`;
}

function composeOf({ stack, facet, instances }: PlacedWorkload) {
  return {
    compose: `docker compose --project-directory ${word(`../${stack.name}`)}`,
    service: instances[0]?.service ?? facet.name,
  };
}

/** Whose volume it is, and how it is mounted. */
function volumeOf(model: Model, plan: PlacedPlan, item: VolumeItem) {
  for (const { workload, what } of savedBy(model, plan)) {
    if (what.type !== 'volume' || volumeName(workload.stack, what.volume) !== item.volume) continue;
    const mount = workload.facet.mounts.find(
      (each): each is Extract<Mount, { type: 'volume' }> => each.type === 'volume' && each.volume === what.volume,
    );
    return { workload, mount };
  }
  return {};
}
