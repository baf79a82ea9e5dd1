import type { Configured } from '../configured';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/** `dashboards.yml`: where dashboards stand. They aren't changed in the browser: the next synthesis would undo it. */
export function providersFile({ workload }: Configured<'grafana'>, folder: string): string {
  return yaml(
    {
      apiVersion: 1,
      providers: [
        {
          name: 'vpsynth',
          type: 'file',
          allowUiUpdates: false,
          disableDeletion: false,
          updateIntervalSeconds: 30,
          options: { path: folder },
        },
      ],
    },
    { header: header(workload.component) },
  );
}
