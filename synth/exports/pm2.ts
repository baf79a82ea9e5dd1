import type { PlacedWorkload } from '../derive/model';
import type { Gap } from '../kubernetes/gap';
import { json } from '../serialize/json';
import { type Exported, type ExportedService, spelled } from './exported';
import type { ExportFormat } from './format';

/** PM2's own default for `kill_timeout` is 1.6 s: less than any request in hand may take. */
function milliseconds({ facet }: PlacedWorkload): number {
  return facet.container.stopGracePeriod.milliseconds;
}

/**
 * `ecosystem.config.json` (pm2.keymetrics.io/docs/usage/application-declaration). A process inherits the environment
 * of the shell that starts PM2: what is given where it runs comes from there, and no value stands in the file.
 */
export function pm2({ services }: Exported): ExportFormat {
  const runs = services.filter(({ workload }) => workload.facet.process !== undefined);
  const others = services.filter(({ workload }) => workload.facet.process === undefined);
  return {
    title: 'PM2',
    files: [{ name: 'pm2/ecosystem.config.json', content: json({ apps: runs.map(app) }) }],
    commands: ['pm2 start ecosystem.config.json', 'pm2 save', 'pm2 startup'],
    gaps: [
      ...runs.flatMap(gapsOf),
      ...twiceGiven(runs),
      ...others.map(({ workload }) => ({
        path: workload.component.node.path,
        what: 'not carried: the declaration has no process for it',
      })),
    ],
  };
}

function app({ workload, settings }: ExportedService) {
  const { facet } = workload;
  const { script = '', arguments: words = [], folder, instances, mode } = facet.process ?? {};
  return {
    name: facet.name,
    script,
    args: words.length > 0 ? words : undefined,
    cwd: folder,
    exec_mode: mode,
    instances,
    kill_timeout: milliseconds(workload),
    max_memory_restart: `${facet.resources.memory.mebibytes}M`,
    env: Object.fromEntries(
      settings.flatMap((setting) => {
        if (setting.type === 'given') return [];
        const text = setting.type === 'plain' ? setting.text : spelled('127.0.0.1', setting.place);
        return [[setting.name, text]];
      }),
    ),
  };
}

/** All processes inherit one environment: a variable that two of them want with different values can't come from it. */
function twiceGiven(services: readonly ExportedService[]): Gap[] {
  const keys = new Map<string, string>();
  return services.flatMap(({ workload, settings }) =>
    settings.flatMap((setting): Gap[] => {
      if (setting.type !== 'given') return [];
      const other = keys.get(setting.name) ?? setting.key;
      keys.set(setting.name, other);
      return other === setting.key
        ? []
        : [
            {
              path: workload.component.node.path,
              what: `its ${setting.name} is ${setting.key}, another’s is ${other}: start it from a shell of its own`,
            },
          ];
    }),
  );
}

function gapsOf({ workload: { component, facet } }: ExportedService): Gap[] {
  const gap = (what: string): Gap => ({ path: component.node.path, what });
  return [
    ...(facet.resources.cpus === undefined ? [] : [gap(`may use more than ${facet.resources.cpus} cores`)]),
    ...(facet.health === undefined ? [] : [gap('its health isn’t asked: PM2 restarts only what ends')]),
    ...(facet.runs.type === 'always' ? [] : [gap('started with the rest, not before it')]),
    ...(facet.process?.mode === 'fork' && (facet.process.instances ?? 1) > 1
      ? [gap('several processes without cluster mode can’t share its port')]
      : []),
  ];
}
