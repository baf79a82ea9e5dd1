import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../../host/host';
import type { Swap } from '../swaps';
import { folder, setRelease } from './project';

/** In seconds. */
const healthyWithin = 60;

/**
 * The steps of docker-rollout v0.13 without its options (github.com/wowu/docker-rollout, `main` in the script of that name):
 * as many containers again, each second a look whether these are healthy, then the old ones stop and go.
 */
export async function rollout(host: Host, release: string): Promise<Swap> {
  await setRelease(host, release);
  const started = Date.now();
  const old = await containers(host);
  const scale = ['--scale', `web=${old.length * 2}`, '--no-recreate', 'web'];
  await host.run(['docker', 'compose', 'up', '--detach', ...scale], { folder });
  const fresh = (await containers(host)).filter((id) => !old.includes(id));
  for (let second = 0; !(await areHealthy(host, fresh)); second += 1) {
    if (second === healthyWithin) throw new Error(`${fresh.join(', ')} did not become healthy`);
    await sleep(1000);
  }
  await host.run(['docker', 'stop', ...old]);
  await host.run(['docker', 'rm', ...old]);
  const ended = Date.now();
  return { seconds: { command: (ended - started) / 1000, drain: 0 }, span: [started, ended] };
}

async function containers(host: Host): Promise<string[]> {
  return (await host.run(['docker', 'compose', 'ps', '--quiet', 'web'], { folder })).split('\n').filter(Boolean);
}

async function areHealthy(host: Host, ids: readonly string[]): Promise<boolean> {
  const states = await host.run(['docker', 'inspect', '--format', '{{.State.Health.Status}}', ...ids]);
  return states
    .trim()
    .split('\n')
    .every((state) => state === 'healthy');
}
