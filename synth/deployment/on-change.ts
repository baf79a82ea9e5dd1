import type { Mount } from '../../constructs/facets/workload';
import type { PlacedWorkload } from '../derive/model';
import { filledFolder } from '../stack/secret-files';
import type { OnChange } from './deployment';

/** How a running program takes a change of the files that it mounts: its rules, with the paths of its stack's files. */
export function onChange({ facet }: PlacedWorkload): OnChange[] {
  return (facet.reload ?? []).flatMap(({ paths, signal, exec = [] }) => {
    const below = paths.flatMap((path) => facet.mounts.flatMap((mount) => inStack(mount, path)));
    return below.length === 0 ? [] : [{ below, ...(signal && { signal }), exec }];
  });
}

/** Where in the stack stands what the container sees at a path; none for what is not of its stack. */
function inStack(mount: Mount, path: string): string[] {
  const folder = folderOf(mount);
  if (folder === undefined) return [];
  if (path === mount.target) return [folder];
  return path.startsWith(`${mount.target}/`) ? [`${folder}${path.slice(mount.target.length)}`] : [];
}

/** The folder of the stack that is mounted. */
export function folderOf(mount: Mount): string | undefined {
  if (mount.type === 'configuration') return mount.folder;
  if (mount.type === 'filled') return filledFolder(mount.folder);
  return mount.type === 'host' && mount.path.startsWith('./') ? mount.path.slice(2) : undefined;
}
