import type { DumpFacet } from '../../constructs/facets/backup';
import type { Host } from '../../constructs/host/host';
import { type PlacedPlan, plansOf, savedBy } from '../backup/coverage';
import { itemsOf } from '../backup/items';
import type { PlanItem } from '../backup/plan';
import { nameOf, uncovered, unsavedOn } from '../backup/unsaved';
import type { Model } from '../derive/model';
import { code, commands, prose, table, text } from './markdown';
import { recoverPostgres } from './recover-postgres';
import { ofItem, restic, writingRestic } from './restic';
import { restoreVolume } from './restore-volume';
import { comment, word } from './shell';

/** What is saved of a host, where it goes, and the commands that bring it back; what isn't, and why. */
export function backups(model: Model, host: Host): string[] {
  const plans = plansOf(model).filter((plan) => plan.host === host);
  const unsaved = unsavedOn(model, host);
  const missed = uncovered(model).filter((state) => state.host === host);
  if (plans.length + unsaved.length + missed.length === 0) return [];
  return [
    '## Backups',
    ...(missed.length === 0 ? [] : [`Nothing saves: ${text(missed.map(nameOf).join('; '))}.`]),
    ...plans.flatMap((plan) => ofPlan(model, plan)),
    ...(unsaved.length === 0
      ? []
      : [
          '### Not saved, because',
          table(
            ['what', 'because'],
            unsaved.map(({ what, because }) => [text(what), prose(because)]),
          ),
        ]),
  ];
}

function ofPlan(model: Model, plan: PlacedPlan): string[] {
  const { facet, workload } = plan;
  const items = itemsOf(model, plan);
  const name = workload.component.node.path;
  if (items.length === 0) return [`${code(name)} has nothing to save.`];
  return [
    `### ${text(name)}`,
    `Saved ${code(facet.schedule)} (UTC) to the repository that ${code(`${workload.stack.name}/${workload.facet.name}`)} names, ` +
      `encrypted; kept: ${text(kept(plan))}. Without its password, which must stand elsewhere than here, nothing can be read.`,
    table(
      ['what', 'kind', 'in a snapshot'],
      items.map(({ construct, kind, path }) => [text(construct), kind, code(path)]),
    ),
    `To list, fetch and load, as root in ${code(`/srv/vpsynth/stacks/${workload.stack.name}`)}. A load replaces what is there: stop what writes to it first. Where it keeps what was there as \`$DATA.before\`, remove that when all is well.`,
    commands(['umask 077', restic(plan, 'snapshots'), ...items.flatMap((item) => ['', ...restore(model, plan, item)])]),
    ...items.flatMap((item) => recoverPostgres(model, plan, item)),
  ];
}

function kept({ facet: { retention, beforeDeployments } }: PlacedPlan): string {
  const counts = Object.entries(retention).map(([unit, count]) => `${count} ${unit}`);
  return [...counts, ...(beforeDeployments === undefined ? [] : [`${beforeDeployments} from before deployments`])].join(
    ', ',
  );
}

function restore(model: Model, plan: PlacedPlan, item: PlanItem): string[] {
  const select = ofItem(item);
  const title = comment(`${item.construct}, ${item.kind}${'volume' in item ? ` ${item.volume}` : ''}`);
  if ('dump' in item) {
    const file = item.path.slice(item.path.lastIndexOf('/') + 1);
    const fetch = `${restic(plan, 'dump', ...select, 'latest', item.path)} > ${word(file)}`;
    const { stack, service, user } = item.dump;
    const load = restoreOf(model, plan, item);
    if (load === undefined) return [title, fetch, comment('Below: how a whole server is brought back from it.')];
    const into = [
      'docker',
      'compose',
      '--project-directory',
      `../${stack}`,
      'exec',
      '--no-TTY',
      '--user',
      user,
      service,
    ];
    return [title, fetch, `${[...into, ...load].map(word).join(' ')} < ${word(file)}`];
  }
  if ('volume' in item) return [title, ...restoreVolume(model, plan, item)];
  return [
    title,
    writingRestic(
      plan,
      '"$PWD/restored:/restore"',
      'restore',
      ...select,
      '--target',
      '/restore',
      `latest:${item.path}`,
    ),
  ];
}

function restoreOf(model: Model, plan: PlacedPlan, { construct, kind, path }: PlanItem): DumpFacet['restore'] {
  for (const { component, what } of savedBy(model, plan)) {
    if (what.type !== 'dump' || component.node.path !== construct || what.dump.type !== kind) continue;
    if (path.endsWith(`/${what.dump.file}`)) return what.dump.restore;
  }
  return undefined;
}
