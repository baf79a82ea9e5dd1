import { volumeName } from '../compose/volumes';
import type { Model } from '../derive/model';
import { stackName } from '../derive/stacks';
import { type PlacedPlan, savedBy } from './coverage';
import type { PlanItem } from './plan';
import type { State } from './state';

/** What a host keeps for itself: ACME's account and certificates, the stacks as they run, records of releases. */
const hostFolders = ['/etc/letsencrypt', '/srv/vpsynth/stacks', '/var/lib/vpsynth'];

/** All that a plan saves in its place. */
export function itemsOf(model: Model, plan: PlacedPlan): PlanItem[] {
  const items = savedBy(model, plan).flatMap(item);
  // A log leads to nowhere without a copy of the whole server that it starts from.
  const needsCopies: readonly string[] = plan.facet.physicalSchedule === undefined ? ['physical', 'archive'] : [];
  return [...items.filter(({ kind }) => !needsCopies.includes(kind)), ...configuration(plan)];
}

function item(state: State): PlanItem[] {
  const { component, environment, workload, what } = state;
  const { stack } = workload;
  const construct = component.node.path;
  const of = environment === undefined ? stack.name : stackName(environment);
  const service = workload.instances[0]?.service ?? workload.facet.name;
  if (what.type === 'dump') {
    const { type: kind, user, command, file } = what.dump;
    const dump = { stack: stack.name, service, user, command };
    return [{ construct, kind, for: of, path: `/${construct}/${file}`, dump }];
  }
  const volume = volumeName(stack, what.volume);
  const path = `/volumes/${volume}`;
  if (what.backup?.as === 'archive') {
    const { user, removeBefore: command } = what.backup;
    const removeBefore = { stack: stack.name, service, user, command };
    return [{ construct, kind: 'archive', for: of, path, volume, exclude: [], removeBefore }];
  }
  if (what.backup?.as !== 'files') return [];
  const exclude = (what.backup.exclude ?? []).map((each) => `${path}/${each}`);
  const { before: command } = what.backup;
  const user = String(workload.facet.container.userId);
  const before = command && { stack: stack.name, service, user, command };
  const varies = what.backup.varies === true ? { varies: true as const } : {};
  return [{ construct, kind: 'volume', for: of, path, volume, exclude, ...(before && { before }), ...varies }];
}

function configuration({ facet, workload, host, environment }: PlacedPlan): PlanItem[] {
  if (!facet.configuration) return [];
  const { stack } = workload;
  const construct = (environment ?? host).node.path;
  const folders = environment === undefined ? hostFolders : [`/srv/vpsynth/stacks/${stack.name}`];
  return [{ construct, kind: 'configuration', for: stack.name, path: '/host', folders }];
}
