import type { Check } from './check';
import { serverDemands } from './database-connections';

const shown = 6;

/** The pools of all environments, and what connects directly, fit into the server's connections. */
export const poolOverServerLimit: Check = {
  rule: 'pool-over-server-limit',
  severity: 'error',
  why: 'The connection after the last is refused ("sorry, too many clients already"), in whichever project happens to ask for it (PostgreSQL: max_connections). Each environment has one pooler, so a second colour takes none.',
  *check(model) {
    for (const { server, place, usable, explanation, users } of serverDemands(model)) {
      const total = users.reduce((sum, { connections }) => sum + connections, 0);
      if (total <= usable) continue;
      const sorted = [...users].sort((left, right) => right.connections - left.connections);
      const named = sorted.slice(0, shown).map(({ name, connections }) => `${name} ${connections}`);
      yield {
        on: server,
        message: `more connections may be opened to it${place} than it accepts`,
        got: `${total}: ${[...named, ...(sorted.length > shown ? [`${sorted.length - shown} others`] : [])].join('; ')}`,
        allowed: `${usable}: ${explanation}`,
        mend: 'lower the size of pools, or raise maxConnections: that restarts the server and needs memory for each',
      };
    }
  },
};
