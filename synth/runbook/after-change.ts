import { hasColours, hasRotation } from '../derive/instances';
import type { PlacedWorkload } from '../derive/model';
import { secretReaders } from '../stack/env-example';
import { readersOf, secretFiles } from '../stack/secret-files';
import { code, commands } from './markdown';
import { reloads, restarts } from './reloads';
import type { Runbook } from './runbook';
import { isScheduledAlone } from './scheduled';
import { word } from './shell';
import { showTargets } from './targets';
import { up } from './up';

/** What brings a running stack to what its files say now. */
export function afterChange(runbook: Runbook): string[] {
  const { stack, configuration } = runbook;
  const bySecret = secretReaders(stack, configuration).size > 0;
  const coloured = stack.workloads.some(({ facet }) => hasColours(facet));
  const told = [...showTargets(runbook), ...reloads(runbook)];
  const first = [
    ...(bySecret ? ['If `.env.example`, a file of `templates/` or a value changed: “Secrets” first.'] : []),
    ...(coloured
      ? ['What has colours is released as “Colours” says: the first command here replaces the blue side as it runs.']
      : []),
    ...ofDeploymentsAlone(runbook),
  ];
  return [
    '## After a change',
    ...(isScheduledAlone(stack)
      ? [[...first, 'The next run reads everything anew.'].join(' ')]
      : [
          first.join(' '),
          commands([
            up(stack, '--remove-orphans'),
            ...(told.length === 0
              ? []
              : ['# That sees compose.yaml alone. For the files that containers mount:', ...told]),
          ]),
          ...atStart(runbook),
        ]),
  ];
}

/** What `vpsynth deploy` does and these commands don't. */
function ofDeploymentsAlone({ stack }: Runbook): string[] {
  const names = (some: readonly PlacedWorkload[]) => some.map(({ facet }) => code(facet.name)).join(', ');
  const rolling = stack.workloads.filter(({ facet }) => hasRotation(facet));
  const canaries = stack.workloads.filter(({ facet }) => hasColours(facet) && facet.canary !== undefined);
  return [
    ...(rolling.length === 0
      ? []
      : [`Compose alone recreates all replicas of a service at once: those of ${names(rolling)} are away meanwhile.`]),
    ...(canaries.length === 0
      ? []
      : [`Compose alone knows no canary: all requests of ${names(canaries)} go to the new side together.`]),
  ];
}

function atStart(runbook: Runbook): string[] {
  const lines = [
    ...restarts(runbook).map(([service, what]) => `- ${what}: ${code(`docker compose restart ${word(service)}`)}`),
    ...(secretFiles(runbook.stack).some((file) =>
      readersOf(runbook.stack, file).some(({ facet }) => facet.runs.type !== 'cron'),
    )
      ? ['- a file of `secrets/files/`: `docker compose restart`, with the services that read it']
      : []),
  ];
  return lines.length === 0
    ? []
    : [['Read only at the start, so that a change takes an interruption:', '', ...lines].join('\n')];
}
