import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import type { Model, PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { named } from './named';

/** The data of an environment that asks for encryption at rest stands on encrypted disks. */
export const diskUnencrypted: Check = {
  rule: 'disk-unencrypted',
  severity: 'error',
  why: 'Who gets hold of a disk, or of a provider’s copy of it, reads every row and every secret.',
  *check(model) {
    const environments = new Set(model.stacks.flatMap(({ environment }) => environment ?? []));
    for (const environment of environments) {
      if (!environment.encryptionAtRest) continue;
      for (const [host, { component, stack }] of holders(model, environment)) {
        if (!(host instanceof Vps) || host.props.diskEncryption !== 'none') continue;
        yield {
          on: host,
          message: `its disk isn’t said to be encrypted, and ${named(component)} in ${stack.name} keeps data of ${named(environment)} on it`,
          got: 'diskEncryption: none',
          allowed: 'luks, provider',
          mend: "set the machine up on LUKS and say diskEncryption: 'luks', or 'provider' where its provider encrypts disks",
        };
      }
    }
  },
};

/** One workload with data for each host: the environment's own, and what they reach. */
function holders(model: Model, environment: NonNullable<PlacedWorkload['stack']['environment']>) {
  const found = new Map<Host, PlacedWorkload>();
  for (const stack of model.stacks) {
    if (stack.environment !== environment || stack.host === undefined) continue;
    for (const workload of stack.workloads) {
      const reached = model.reaches(workload).flatMap((endpoint) => model.target(stack, endpoint) ?? []);
      for (const each of [workload, ...reached]) {
        const { host } = each.stack;
        if (host !== undefined && !found.has(host) && keepsData(each)) found.set(host, each);
      }
    }
  }
  return found;
}

function keepsData({ facet }: PlacedWorkload): boolean {
  return facet.mounts.some((mount) => mount.type === 'volume' && mount.backup?.as !== 'nothing');
}
