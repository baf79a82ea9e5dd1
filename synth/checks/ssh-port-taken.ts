import { Vps } from '../../constructs/host/vps';
import type { Check } from './check';
import { listeners } from './listeners';

/** Nothing listens on sshd's port but sshd. */
export const sshPortTaken: Check = {
  rule: 'ssh-port-taken',
  severity: 'error',
  why: 'sshd binds the port on every address: the container fails to start, or, started first, shuts everybody out (sshd_config(5)).',
  *check(model) {
    for (const { workload, host, address, port } of listeners(model)) {
      if (!(host instanceof Vps) || host.props.sshPort !== port) continue;
      yield {
        on: workload.component,
        message: `port ${port} of ${host.node.id} is its sshd's`,
        got: `${address}:${port}`,
        mend: `give it another port, or ${host.node.id} (${host.site}) another sshPort`,
      };
    }
  },
};
