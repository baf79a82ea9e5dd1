import type { Check } from './check';
import { allVps } from './hosts';

/** Each host of a WireGuard network has a key that the others know it by. */
export const wireGuardKeyMissing: Check = {
  rule: 'wireguard-key-missing',
  severity: 'warning',
  why: 'A host without a key is in nobody’s list of peers: no packet of its own is taken (wg(8)). `vpsynth bootstrap` makes one there and writes the public half into infra/wireguard.lock.json.',
  *check(model) {
    for (const host of allVps(model)) {
      if (host.props.privateNetwork === undefined || model.wireGuardKeys.has(host.node.id)) continue;
      yield {
        on: host,
        message: `nobody in ${host.props.privateNetwork.node.path} knows its key yet`,
        mend: `run npx vpsynth bootstrap ${host.node.id}, then npx projen synth, and commit`,
      };
    }
  },
};
