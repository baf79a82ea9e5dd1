import { configured, folderOf } from '../configured';
import type { Runbook } from './runbook';
import { word } from './shell';

/**
 * Makes the databases and roles that came later: the image does so only on an empty data folder. As the user of the
 * superuser's name, the only one that the socket lets in (pg_hba.conf: peer).
 */
export function provision({ model, stack }: Runbook): string[] {
  return configured(model, stack, 'postgres-server').flatMap(({ workload, facet }) => {
    if (facet.follows !== undefined) return [];
    const script = `${folderOf(workload, 'configuration').target}/provision.sh`;
    return workload.instances.map(
      ({ service }) => `docker compose exec --user postgres ${word(service)} sh ${word(script)}`,
    );
  });
}
