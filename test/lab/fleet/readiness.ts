import { waitFor } from '../../wait-for';
import type { Host } from '../host/host';
import { addressOf } from './reach';

/** What a container answers on its host when it is asked whether it is ready: the status. */
export async function readinessOf(host: Host, container: string, port: number): Promise<number> {
  const url = `http://${await addressOf(host, container)}:${port}/health/ready`;
  const status = ['--output', '/dev/null', '--write-out', '%{http_code}', '--max-time', '15'] as const;
  return Number(await host.run(['curl', '--silent', ...status, url], { seconds: 20 }));
}

/** What a container's readiness says before another one is stopped, while it is, and when it runs again. */
export async function readinessAround(
  host: Host,
  { container, port, without }: { readonly container: string; readonly port: number; readonly without: string },
): Promise<number[]> {
  const before = await readinessOf(host, container, port);
  await host.run(['docker', 'stop', without], { seconds: 60 });
  try {
    await waitFor(
      `${container} to miss ${without}`,
      30,
      async () => (await readinessOf(host, container, port)) !== 200,
    );
    const meanwhile = await readinessOf(host, container, port);
    await host.run(['docker', 'start', without]);
    await waitFor(`${container} to be ready`, 60, async () => (await readinessOf(host, container, port)) === 200);
    return [before, meanwhile, 200];
  } finally {
    await host.run(['docker', 'start', without]);
  }
}
