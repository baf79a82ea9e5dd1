import type { Stack } from '../derive/model';
import { filledFolder } from '../stack/secret-files';
import { certificates, certificatesAbout } from './certificates';
import { images } from './images';
import { commands } from './markdown';
import { provision } from './provision';
import type { Runbook } from './runbook';
import { isScheduledAlone } from './scheduled';
import { comment, word } from './shell';
import { showTargets } from './targets';
import { up } from './up';

/** From an empty host to a running stack. */
export function start(runbook: Runbook): string[] {
  const { stack } = runbook;
  return [
    '## Start',
    commands([
      ...otherStacks(stack),
      ...images(stack),
      ...folders(stack),
      ...certificates(runbook),
      ...showTargets(runbook),
      isScheduledAlone(stack) ? 'docker compose --profile scheduled pull' : up(stack),
      ...provision(runbook),
      ...contracts(stack),
    ]),
    ...certificatesAbout(runbook),
  ];
}

/** What ends a release doesn't come up by itself. */
function contracts({ workloads }: Stack): string[] {
  const last = workloads.filter(({ facet: { runs } }) => runs.type === 'once' && runs.afterRelease);
  if (last.length === 0) return [];
  return [
    comment('When all is well, and nothing of the release before runs: it takes away what only that one needed'),
    ...last.map(({ facet }) => `docker compose run --rm --no-deps ${word(facet.name)}`),
  ];
}

/** Networks of other stacks must be there first: those stacks create them. */
function otherStacks(stack: Stack): string[] {
  const owners = new Set(stack.workloads.flatMap(({ networks }) => networks.map((network) => network.stack.name)));
  owners.delete(stack.name);
  if (owners.size === 0) return [];
  const folders = [...owners].map((name) => `../${name}`).join(', ');
  return [comment(`First ${folders}, by the README there: this stack joins networks that it creates.`)];
}

/** Linux (Filesystem Hierarchy Standard 3.0) and Docker bring these. */
const everyHostHas = /^\/(?:|proc|sys|run|var\/run|var\/lib\/docker)$/;

/** Folders that the host fills: Docker would make a missing one. Containers' own users read them, whatever the umask. */
function folders(stack: Stack): string[] {
  const mounts = stack.workloads.flatMap(({ facet }) => facet.mounts);
  const paths = mounts.flatMap((mount) => {
    if (mount.type === 'filled') return [`./${filledFolder(mount.folder)}`];
    return mount.type === 'host' ? [mount.path] : [];
  });
  const [own, others] = [true, false].map((inStack) => [
    ...new Set(paths.filter((path) => path.startsWith('.') === inStack)),
  ]) as [string[], string[]];
  return [
    ...others.filter((path) => !everyHostHas.test(path)).map((path) => comment(`The host must have ${path}`)),
    ...(own.length === 0 ? [] : [`(umask 022 && mkdir -p ${own.map(word).join(' ')})`]),
  ];
}
