import { stringify } from '@iarna/toml';
import type { ExportTarget } from '../../constructs/project/export-target';
import type { PlacedWorkload } from '../derive/model';
import { header } from '../header';
import type { Gap } from '../kubernetes/gap';
import { word } from '../runbook/shell';
import { type Exported, type ExportedService, isReached, routesTo } from './exported';
import type { ExportFormat } from './format';

/** Railway asks a new deployment until it answers, at most for so many seconds. */
const healthcheckTimeout = 300;

/**
 * A `railway.toml` for each service (docs.railway.com/config-as-code/reference): Railway reads one from the folder that
 * a service is told. It builds the images itself. Pull requests get a preview with one replica of everything.
 */
export function railway(on: Exported, { region }: Extract<ExportTarget, { to: 'railway' }>): ExportFormat {
  const services = on.services.filter(({ workload }) => workload.facet.runs.type !== 'once');
  return {
    title: 'Railway',
    files: services.map((service) => ({
      name: `railway/${service.workload.facet.name}.toml`,
      content: `${header(service.workload.component)
        .map((line) => `# ${line}\n`)
        .join('')}\n${stringify(configuration(on, service, region) as never)}`,
    })),
    commands: services.map(({ workload: { facet } }) => `railway up --service ${facet.name}`),
    gaps: on.services.flatMap((service) => gapsOf(on, service)),
  };
}

function configuration(on: Exported, { workload }: ExportedService, region: string) {
  const { facet } = workload;
  const { health, readiness = health } = facet;
  const before = jobsBefore(on, workload).flatMap(({ facet: { command } }) => (command ? [shell(command)] : []));
  return {
    build: { builder: 'DOCKERFILE', dockerfilePath: facet.image.build?.dockerfile },
    deploy: {
      ...(facet.command && { startCommand: shell(facet.command) }),
      ...(before.length > 0 && { preDeployCommand: before }),
      ...(readiness?.type === 'http' && { healthcheckPath: readiness.path, healthcheckTimeout }),
      ...(facet.runs.type === 'cron' && { cronSchedule: facet.runs.expression }),
      restartPolicyType: facet.runs.type === 'cron' ? 'NEVER' : 'ALWAYS',
      ...(facet.strategy !== 'recreate' && { overlapSeconds: String(overlap) }),
      drainingSeconds: String(Math.ceil(facet.container.stopGracePeriod.seconds)),
      multiRegionConfig: { [region]: { numReplicas: facet.replicas } },
    },
    environments: { pr: { deploy: { multiRegionConfig: { [region]: { numReplicas: 1 } } } } },
  };
}

/** Seconds that the old deployment goes on beside the new one: requests on their way still reach it. */
const overlap = 10;

function shell(command: readonly string[]): string {
  return command.map(word).join(' ');
}

/** Jobs that it waits for and whose image is its own: Railway runs what comes before in the new image. */
function jobsBefore({ services }: Exported, { facet }: PlacedWorkload): PlacedWorkload[] {
  return services
    .map(({ workload }) => workload)
    .filter(
      (job) =>
        job.facet.runs.type === 'once' &&
        !job.facet.runs.afterRelease &&
        job.facet.image.build?.name === facet.image.build?.name &&
        facet.after.some(({ on, workload }) => on === job.component && workload === job.facet.name),
    );
}

function gapsOf(on: Exported, { workload }: ExportedService): Gap[] {
  const { facet, component } = workload;
  const ran = on.services.some((service) => jobsBefore(on, service.workload).includes(workload));
  const whats = [
    ...(facet.runs.type === 'once' && !ran ? ['not carried: no service of its image waits for it'] : []),
    ...(facet.runs.type === 'once' ? [] : [`its limits (${facet.resources.memory}) are the plan’s, not the file’s`]),
    ...(isReached(on, workload) ? [`others reach it as ${facet.name}.railway.internal`] : []),
    ...routesTo(on, workload).map(
      ({ site, path }) =>
        `${site.domain}${path} isn’t routed: each service has a name of its own, and no path leads elsewhere`,
    ),
  ];
  return whats.map((what) => ({ path: component.node.path, what }));
}
