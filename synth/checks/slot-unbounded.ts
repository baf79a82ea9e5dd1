import { Vps } from '../../constructs/host/vps';
import { Size } from '../../constructs/values/size';
import type { Check } from './check';
import { postgresBytes } from './postgres-size';

/** A plain number counts megabytes. */
const megabyte = 2 ** 20;
/** More of a disk than this, kept for one replica, leaves too little for the data. */
const mostOfDisk = 0.5;

/** What a server keeps for replicas that are gone has a bound, and its disk has room for it. */
export const slotUnbounded: Check = {
  rule: 'slot-unbounded',
  severity: 'error',
  why: 'A slot keeps WAL for its replica; when that never comes back the disk fills up and the primary stops (PostgreSQL: max_slot_wal_keep_size).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      const given = facet.settings.max_slot_wal_keep_size;
      if (given === undefined || facet.follows !== undefined) continue;
      const kept = Number(given) === -1 ? Number.POSITIVE_INFINITY : postgresBytes(given, megabyte);
      const host = model.placed(component).find(({ stack }) => stack.host !== undefined)?.stack.host;
      const allowed = host instanceof Vps ? host.props.disk.bytes * mostOfDisk : Number.MAX_VALUE;
      if (kept === undefined || kept <= allowed) continue;
      yield {
        on: component,
        message: 'settings.max_slot_wal_keep_size lets a replica that is gone fill its disk',
        got: String(given),
        ...(host instanceof Vps && { allowed: `up to half of the disk, ${Size.mebibytes(allowed / megabyte)}` }),
        mend: 'remove it: 4GB is what is kept unless said otherwise',
      };
    }
  },
};
