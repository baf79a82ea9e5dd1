import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host/host';

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

const agent = '[p]ython3 -I /usr/local/lib/vpsynth/agent';

/** Ends the agent by SIGKILL, as soon as a shell condition is true on the host: it looks all the time. */
export async function killAgentWhen(host: Host, condition: string): Promise<void> {
  await host.run(['sh', '-c', `until ${condition}; do :; done; pkill -KILL -f '${agent}'`], { seconds: 60 });
  // What the agent had started, such as Docker Compose, comes to its end by itself.
  for (let tries = 0; tries < 100; tries++) {
    if ((await host.try(['pgrep', '-f', 'docker-compose compose'])).code !== 0) return;
    await sleep(100);
  }
  throw new Error('Docker Compose goes on for more than ten seconds after the agent was killed');
}
