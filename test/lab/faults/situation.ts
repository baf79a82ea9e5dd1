import { waitFor } from '../../wait-for';
import type { Host } from '../host/host';
import type { Machine } from '../machine';

/** All of a host that a deployment changes, as it is now: two that are equal show that nothing was done in between. */
export interface Situation {
  /** `service id startedAt status health`, a line for each container. */
  readonly containers: readonly string[];
  /** Digest and path of each file below /srv/vpsynth/stacks, what proves names to ACME left out. */
  readonly files: readonly string[];
}

export async function situation(host: Host): Promise<Situation> {
  const containers = await host.state.containers();
  const listing = ['find', '/srv/vpsynth/stacks', '-type', 'f', '-not', '-path', '*/challenges/*'] as const;
  const { stdout } = await host.try([...listing, '-exec', 'sha256sum', '{}', '+']);
  return {
    containers: containers.map(({ service, id, startedAt, status, health }) =>
      [service, id, startedAt, status, health].join(' '),
    ),
    files: stdout.split('\n').filter(Boolean).sort(),
  };
}

/** `service image-tag`, of the containers that there are. */
export async function running(host: Host): Promise<string[]> {
  const containers = await host.state.containers();
  return containers.map(({ service, image, status }) => [service, image.split(':').at(-1), status].join(' ')).sort();
}

/** Whether nobody holds the lock of deployments. */
export async function isLockFree(host: Host): Promise<boolean> {
  return (await host.try(['flock', '--nonblock', '/run/vpsynth/lock', 'true'])).code === 0;
}

/** Not what it has started to outlive it. */
const agent = '[p]ython3 -I /usr/local/lib/vpsynth/agent( |$)';

/** Ends the agent by SIGKILL as soon as each of some shell conditions was true on the host, one after the other. */
export async function killAgentAfter(host: Host, conditions: readonly string[]): Promise<void> {
  // Looks all the time: what comes next is milliseconds away.
  const waits = conditions.map((condition) => `until ${condition}; do :; done`);
  await host.run(['sh', '-c', [...waits, `pkill -KILL -f '${agent}'`].join('\n')], { seconds: 60 });
  // What the agent had started comes to its end by itself.
  await waitFor(
    'Docker Compose to end',
    30,
    async () => (await host.try(['pgrep', '-f', '[c]ompose --project-directory'])).code !== 0,
  );
}

/** Ends `vpsynth` and its connections on a computer of the team by SIGKILL: nothing of them says goodbye. */
export async function killDeployer(machine: Machine): Promise<void> {
  const program = `
    const { readdirSync, readFileSync } = require('node:fs');
    for (const id of readdirSync('/proc').filter((each) => /^[0-9]+$/.test(each))) {
      const [name, script = ''] = readFileSync('/proc/' + id + '/cmdline', 'utf8').split('\\0');
      if (name === 'ssh' || script === 'src/cli/vpsynth.js') process.kill(Number(id), 'SIGKILL');
    }`;
  await machine.run(['node', '-e', program]);
}
