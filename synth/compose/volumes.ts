import type { Mount } from '../../constructs/facets/workload';
import type { Stack } from '../derive/model';
import { filledFolder } from '../stack/secret-files';

/**
 * A volume's name for Docker, told to it explicitly: what holds data must not move when a folder is renamed. It is its own
 * unless another volume has its data.
 */
export function volumeName(stack: Stack, volume: string): string {
  const own = ownVolumeName(stack, volume);
  return stack.takenOver.get(own) ?? own;
}

/** Joined by an underscore, which no name holds: `a-b` + `c` is never `a` + `b-c`. */
export function ownVolumeName(stack: Stack, volume: string): string {
  return `${stack.name}_${volume}`;
}

/** Whether its data was there before the stack: then Compose must not make it. */
export function isTakenOver(stack: Stack, volume: string): boolean {
  return stack.takenOver.has(ownVolumeName(stack, volume));
}

/** The volumes of a stack, each once. */
export function volumesOf(stack: Stack): string[] {
  const mounts = stack.workloads.flatMap(({ facet }) => facet.mounts);
  return [...new Set(mounts.flatMap((mount) => (mount.type === 'volume' ? [mount.volume] : [])))].sort();
}

/** A mount as Compose writes it in one line; memory is written elsewhere. */
export function mountLine(mount: Mount): string | undefined {
  switch (mount.type) {
    case 'volume':
      return `${mount.volume}:${mount.target}${mount.readOnly ? ':ro' : ''}`;
    case 'configuration':
      return `./${mount.folder}:${mount.target}:ro`;
    case 'filled':
      return `./${filledFolder(mount.folder)}:${mount.target}:ro`;
    case 'host':
      return [mount.path, mount.target, ...options(mount.readOnly && 'ro', mount.propagation)].join(':');
    case 'temporary':
      return undefined;
  }
}

function options(...given: readonly (string | false | undefined)[]): string[] {
  const set = given.filter((each) => typeof each === 'string');
  return set.length === 0 ? [] : [set.join(',')];
}
