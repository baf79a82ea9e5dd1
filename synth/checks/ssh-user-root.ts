import type { Check } from './check';
import { allVps } from './hosts';

/** Deployments come as a user of their own. */
export const sshUserRoot: Check = {
  rule: 'ssh-user-root',
  severity: 'error',
  why: 'The deploy user’s keys start one command and nothing else; root’s would start anything, and its login is closed (dev-sec: ssh_hardening).',
  *check(model) {
    for (const host of allVps(model)) {
      if (host.props.sshUser !== 'root') continue;
      yield {
        on: host,
        message: 'it would be deployed to as root',
        got: 'root',
        mend: 'leave sshUser out: `vpsynth bootstrap` makes the user deploy',
      };
    }
  },
};
