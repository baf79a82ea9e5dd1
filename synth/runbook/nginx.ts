import { folderOf } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import { word } from './shell';

/** Runs nginx beside the one that serves, with its configuration, in each container of an edge. */
export function inNginx(edge: PlacedWorkload, argument: string): string[] {
  const file = `${folderOf(edge, 'configuration').target}/nginx.conf`;
  return edge.instances.map(({ service }) => `docker compose exec ${word(service)} nginx -c ${word(file)} ${argument}`);
}
