import type { TargetSettings } from '../../constructs/operations/backup-target';
import { type PlacedPlan, plansOf } from '../backup/coverage';
import type { Check } from './check';
import { named } from './named';

/** Who takes a host over reaches that host's backups and no other's. */
export const backupKeyShared: Check = {
  rule: 'backup-key-shared',
  severity: 'error',
  acknowledgeable: true,
  why: 'Every host holds the key that its backups are written with. One key for several lets whoever breaks into the weakest of them delete, or hide behind newer ones, the backups of all (restic: doc/030_preparing_a_new_repo.rst, a key for one prefix; doc/060_forget.rst, append-only).',
  *check(model) {
    const first = new Map<string, PlacedPlan>();
    for (const plan of plansOf(model)) {
      const rights = rightsOf(plan.facet.target);
      const shared = rights.find((each) => (first.get(each)?.host ?? plan.host) !== plan.host);
      for (const each of rights) if (!first.has(each)) first.set(each, plan);
      const holder = shared === undefined ? undefined : first.get(shared);
      if (holder === undefined) continue;
      yield {
        on: plan.workload.component,
        message: `on ${plan.host.node.id} it has what opens the backups of ${holder.host.node.id} as well: ${named(holder.workload.component)}`,
        got: shared,
        mend: "give each host's plan a key of its own, Secret.env('VPS1_BACKUP_SECRET_KEY') say, that the target lets at that host's folder alone; or acknowledge this with the reason",
      };
    }
  },
};

/** What lets at a target: the names of its secrets, and the account where one has several keys. */
function rightsOf(target: TargetSettings): string[] {
  switch (target.type) {
    case 's3':
      return [target.accessKey.name, target.secretKey.name];
    case 'sftp':
      return [target.key.name, `${target.user}@${target.host}`];
    case 'rest':
      return [target.password.name, `${target.user}@${new URL(target.url).host}`];
  }
}
