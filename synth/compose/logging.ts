import { collectsLogs } from '../derive/log-collection';
import type { Model, PlacedWorkload } from '../derive/model';
import type { YamlValue } from '../serialize/yaml';

/**
 * Where a container's output goes: to the engine's own files, which rotate, or to the journal where a collector reads it,
 * with what the collector makes labels of. `docker compose logs` shows both.
 */
export function logging(model: Model, { facet, stack }: PlacedWorkload): YamlValue {
  if (!collectsLogs(model, stack.host)) return { driver: 'local' };
  return {
    driver: 'journald',
    options: { labels: 'com.docker.compose.project,com.docker.compose.service', tag: facet.logs ?? 'application' },
  };
}
