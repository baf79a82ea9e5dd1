import { Environment } from '../../constructs/project/environment';
import { migrationOf } from '../deployment/migration';
import type { Check } from './check';

/** A database is saved before it is changed. */
export const migrationUnsaved: Check = {
  rule: 'migration-unsaved',
  severity: 'warning',
  why: "A deployment saves a database in its own container before it migrates it: one that a provider runs, or that stands on a host where the migration doesn't run, is changed without. Nothing brings it back then but its own backups.",
  *check(model) {
    for (const { component, facet } of model.find('migration')) {
      if (Environment.of(component)?.purpose === 'development') continue;
      const placed = model
        .placed(component)
        .filter((each) => each.stack.host !== undefined && each.facet.name === facet.workload)
        .map((workload) => migrationOf(model, workload));
      const [first] = placed;
      if (first === undefined || placed.some((each) => each?.snapshot !== undefined)) continue;
      yield {
        on: component,
        message: `no deployment saves ${facet.database.node.path} before it is migrated`,
        got: first.unsaved ?? 'nothing says how',
        mend: 'see that its provider can bring it back to a moment, or save it yourself before such a release; then acknowledge this',
      };
    }
  },
};
