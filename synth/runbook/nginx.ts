import { folderOf } from '../configured';
import type { PlacedWorkload } from '../derive/model';
import { word } from './shell';

/** Runs nginx beside the one that serves, with its configuration, in each container of an edge. */
export function inNginx(edge: PlacedWorkload, argument: string, compose = 'docker compose'): string[] {
  const file = `${folderOf(edge, 'configuration').target}/nginx.conf`;
  return edge.instances.map(({ service }) => `${compose} exec ${word(service)} nginx -c ${word(file)} ${argument}`);
}

/** Makes an nginx read its files anew, if it accepts them. `compose` says which stack's it is. */
export function reloadNginx(edge: PlacedWorkload, compose?: string): string[] {
  const reload = inNginx(edge, '-s reload', compose);
  return inNginx(edge, '-t', compose).map((test, index) => `${test} && ${reload[index]}`);
}
