import type { Vps } from '../../constructs/host/vps';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { allVps } from './hosts';
import { named } from './named';
import { taken } from './taken';

/** No two hosts have one address. */
export const hostAddressTaken: Check = {
  rule: 'host-address-taken',
  severity: 'error',
  why: 'Both would be deployed to one machine, each removing what the other put there.',
  *check(model) {
    for (const { item, holder } of taken(addresses(model), ({ address }) => address)) {
      yield {
        on: item.host,
        message:
          item.host === holder.host
            ? 'its private address is its public one'
            : `its ${item.kind} address is that of ${named(holder.host)}`,
        got: item.address,
        mend: 'give each its own',
      };
    }
  },
};

function* addresses(model: Model): Generator<{ host: Vps; kind: 'public' | 'private'; address: string }> {
  for (const host of allVps(model)) {
    yield { host, kind: 'public', address: host.publicAddress };
    if (host.props.publicAddressV6 !== undefined)
      yield { host, kind: 'public', address: host.props.publicAddressV6.toLowerCase() };
    if (host.privateAddress !== undefined) yield { host, kind: 'private', address: host.privateAddress };
  }
}
