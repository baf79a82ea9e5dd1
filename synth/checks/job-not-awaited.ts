import { problemsOf } from '../../constructs/fleet/problem';
import type { Model } from '../derive/model';
import type { Check } from './check';

/** A job that runs once has something that starts after it. */
export const jobNotAwaited: Check = {
  rule: 'job-not-awaited',
  severity: 'warning',
  why: '`docker compose up --wait` ends with status 1 when a container ends that nothing waits for, though the job went well: each release would look failed (docker/compose#10596). And what needs the job may start before it.',
  *check(model) {
    const waited = awaited(model);
    const wrong = new Set(problemsOf(model.fleet).map(({ path }) => path));
    for (const { component, facet } of model.find('workload')) {
      if (facet.runs.type !== 'once' || facet.runs.afterRelease || waited.get(component)?.has(facet.name)) continue;
      // What prepares a server of its own construct has nobody to wait for it where nothing uses that server yet.
      if (facet.after.some(({ on }) => on === component)) continue;
      // A schedule that couldn't be read is told already.
      if (wrong.has(component.node.path)) continue;
      if (!model.placed(component).some(({ stack }) => stack.host !== undefined)) continue;
      yield {
        on: component,
        message: 'it runs once, and nothing waits for it',
        mend: 'name it in `after` of what needs it, or give it a schedule',
      };
    }
  },
};

/** The jobs that something waits for which comes up by itself, by construct and name. */
function awaited(model: Model): ReadonlyMap<unknown, ReadonlySet<string>> {
  const all = new Map<unknown, Set<string>>();
  for (const { facet } of model.find('workload')) {
    if (facet.runs.type === 'cron') continue;
    for (const { on, workload, until } of facet.after) {
      if (until !== 'completed') continue;
      const names = all.get(on);
      if (names === undefined) all.set(on, new Set([workload]));
      else names.add(workload);
    }
  }
  return all;
}
