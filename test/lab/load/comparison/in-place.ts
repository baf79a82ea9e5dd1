import type { Host } from '../../host/host';
import type { Swap } from '../swaps';
import { folder, setRelease } from './project';

/** By Docker Compose alone: it ends the old container, then starts the new one in its place. */
export async function inPlace(host: Host, release: string): Promise<Swap> {
  await setRelease(host, release);
  const started = Date.now();
  await host.run(['docker', 'compose', 'up', '--detach', '--wait', 'web'], { folder });
  const ended = Date.now();
  return { seconds: { command: (ended - started) / 1000, drain: 0 }, span: [started, ended] };
}
