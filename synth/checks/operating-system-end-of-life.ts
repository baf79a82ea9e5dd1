import type { Check } from './check';
import { checkedOn, operatingSystemsEnded } from './end-of-life';
import { allVps } from './hosts';

/** Hosts run a distribution that gets security updates. */
export const operatingSystemEndOfLife: Check = {
  rule: 'operating-system-end-of-life',
  severity: 'warning',
  why: 'The kernel and ssh of the host get no fixes any more. The list is data with a date: synth/checks/end-of-life.ts.',
  *check(model) {
    for (const host of allVps(model)) {
      const { operatingSystem } = host.props;
      const ended = Object.hasOwn(operatingSystemsEnded, operatingSystem)
        ? operatingSystemsEnded[operatingSystem]
        : undefined;
      if (ended === undefined) continue;
      yield {
        on: host,
        message: `${ended} (looked up on ${checkedOn})`,
        got: operatingSystem,
        mend: 'upgrade the host, or acknowledge this warning and say who supplies updates, and until when',
      };
    }
  },
};
