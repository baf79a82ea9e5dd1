import { statesOf } from '../backup/state';
import type { Check } from './check';

/** The files of a running data server are saved by the server, never by copying them. */
export const dataServerUnsaved: Check = {
  rule: 'data-server-unsaved',
  severity: 'error',
  acknowledgeable: true,
  why: 'Files of a running database that are copied one after the other don’t fit together: such a copy can’t be started from (PostgreSQL: file system level backup). So a backup leaves them alone, until their construct says how they are saved.',
  *check(model) {
    for (const { component, what } of statesOf(model)) {
      if (what.type !== 'volume' || what.backup !== undefined) continue;
      yield {
        on: component,
        message: `its volume ${what.volume} is exclusive, and nothing says how a backup gets at what is in it`,
        got: 'no backup',
        allowed: "'dumps' with a dump facet, 'files' where they can be copied at any time, 'nothing' with the reason",
        mend: "give the mount backup: { as: 'dumps' } and the construct a facet of the kind dump",
      };
    }
  },
};
