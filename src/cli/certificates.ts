import { actionOf } from './action';
import { issue } from './certificates/issue';
import { list } from './certificates/list';
import type { Command } from './command';

const actions: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  issue,
  list: () => list(),
};

/** `vpsynth certificates`. */
export const certificates: Command = {
  description: `Issues certificates for the inside, such as a database's that other hosts reach, by an authority of the team's own, and says how long they hold. Certificates are committed below infra/certificates; keys go into infra/secrets.age alone.
What the public sees has certificates by ACME instead, which the hosts renew by themselves.`,
  arguments: '<action>',
  options: [
    ['list', 'every certificate and how long it holds; fails when one ends within 30 days'],
    ['issue NAME --key SECRET', 'issue one, for a year and a month, or issue it again'],
    ['  --for <name>', 'a host name or an address that it is for; can be repeated; without it, NAME'],
  ],
  examples: [
    'vpsynth certificates issue postgres --key VPS1_PLATFORM_POSTGRES_CERTIFICATE_KEY',
    'vpsynth certificates issue postgres --key VPS1_PLATFORM_POSTGRES_CERTIFICATE_KEY --for 10.99.0.1',
    'vpsynth certificates list',
  ],
  async run([name = '', ...args]) {
    return actionOf('certificates', actions, name)(args);
  },
};
