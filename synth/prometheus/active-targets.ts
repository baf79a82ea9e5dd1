import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { yaml } from '../serialize/yaml';
import { jobName, type Target, targetsOf } from './targets';
import type { Watched } from './watched';

/** The folder of Prometheus' configuration with the targets of each colour: `targets/shop-prod/api.blue.yml`. */
export const targetsFolder = 'targets';

/** Tells jobs of one workload apart in the file that they share; Prometheus itself uses no label that starts so. */
const jobLabel = '__tmp_job';

/** Where the host shows Prometheus the targets of active colours; undefined for one that doesn't mount them. */
export function activeFolder({ facet }: PlacedWorkload): string | undefined {
  return facet.mounts.find((mount) => mount.type === 'host' && mount.path === './active')?.target;
}

/** Whether a job's targets are those of the colour that gets requests: the other's would be down for as long as it rests. */
export function followsColour(prometheus: PlacedWorkload, { workload }: Watched): boolean {
  return activeFolder(prometheus) !== undefined && workload.instances.some(({ colour }) => colour !== undefined);
}

/** What of a scrape job has Prometheus read the active colour's targets. `jobs`: all of the stack. */
export function discovery(prometheus: PlacedWorkload, job: Watched, jobs: readonly Watched[]) {
  const { stack, facet } = job.workload;
  return {
    // It hears of changes at once. A folder that is made later it finds like this, before JobDown fires.
    file_sd_configs: [
      { files: [`${activeFolder(prometheus)}/${stack.name}/${facet.name}/*.yml`], refresh_interval: '30s' },
    ],
    ...(shareFile(job, jobs) && {
      relabel_configs: [{ action: 'keepequal', source_labels: [jobLabel], target_label: 'job' }],
    }),
  };
}

/** Two files for each workload with colours; the agent shows Prometheus one of them: the active colour is a fact of the host. */
export function targetsFiles(model: Model, prometheus: PlacedWorkload, jobs: readonly Watched[]) {
  const followed = jobs.filter((job) => followsColour(prometheus, job));
  return [...new Set(followed.map(({ workload }) => workload))].flatMap((workload) => {
    const targets = followed
      .filter((job) => job.workload === workload)
      .flatMap((job) =>
        targetsOf(model, prometheus, job).map((each) => (shareFile(job, jobs) ? named(each, job) : each)),
      );
    return (['blue', 'green'] as const).map((colour) => ({
      name: `${targetsFolder}/${workload.stack.name}/${workload.facet.name}.${colour}.yml`,
      content: yaml(
        targets.filter(({ labels }) => labels.colour === colour),
        { header: header(workload.component) },
      ),
    }));
  });
}

function shareFile({ workload }: Watched, jobs: readonly Watched[]): boolean {
  return jobs.filter((each) => each.workload === workload).length > 1;
}

function named({ targets, labels }: Target, job: Watched): Target {
  return { targets, labels: { ...labels, [jobLabel]: jobName(job) } };
}
