import { buildSync } from 'esbuild';
import { Fleet, Image, RabbitMqBroker, Worker } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { environment, vps } from '../../synth/fleet-of-one';
import type { Host } from '../host/host';
import { ticks } from './contract';

const nodeImage = 'docker.io/library/node:24.18.0-alpine3.24';
const clientImage = 'ghcr.io/acme/shop/client:1.0.0';

/** Where the stack stands on its host. */
export const stack = '/srv/stack';

function declared(): Fleet {
  const fleet = new Fleet();
  const prod = environment(fleet, 'shop', vps(fleet, 'cluster', 40));
  const broker = new RabbitMqBroker(prod, 'rabbitmq', { nodes: 3, cpus: 2 });
  // What it needs of a worker's health is no matter here.
  new Worker(prod, 'client', {
    image: Image.of(clientImage),
    contract: ticks,
    uses: [broker],
    health: { command: ['true'] },
    metricsPath: undefined,
  });
  return fleet;
}

interface Secrets {
  readonly files: readonly { readonly path: string; readonly userId: number }[];
  readonly templates: readonly { readonly path: string; readonly userId: number; readonly template: string }[];
}

/** Puts the stack on a host, with one value for every secret, and the client's image. */
export async function putStack(host: Host, secret: string): Promise<void> {
  const { files, parse, problems } = synthesizeFleet(declared());
  const errors = problems.filter((each) => each.startsWith('error'));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const directory = 'infra/cluster/shop-prod/';
  const own = Object.entries(files).filter(([path]) => path.startsWith(directory));
  const contents = Object.fromEntries(own.map(([path, content]) => [path.slice(directory.length), { content }]));
  const plan = parse(`${directory}secrets.json`) as Secrets;
  const filled = [
    ...plan.files.map(({ path, userId }) => ({ path, userId, content: secret })),
    ...plan.templates.map(({ path, userId, template }) => ({
      path,
      userId,
      content: (contents[template]?.content ?? '').replaceAll(/\$\{[A-Z_0-9]+\}/g, secret),
    })),
  ];
  const secrets = Object.fromEntries(filled.map(({ path, content }) => [path, { content, mode: 0o400 }]));
  await host.putFolder(stack, { ...contents, ...secrets });
  for (const { path, userId } of filled) await host.run(['chown', String(userId), `${stack}/${path}`]);
  await host.loadStandIns([nodeImage, ...new Set(images(contents['compose.yaml']?.content ?? ''))]);
  await buildClient(host);
}

function images(compose: string): string[] {
  return [...compose.matchAll(/^ +image: (\S+)$/gm)].flatMap(([, image = '']) =>
    image === clientImage ? [] : [image],
  );
}

async function buildClient(host: Host): Promise<void> {
  const { outputFiles } = buildSync({
    entryPoints: [`${__dirname}/client.ts`],
    bundle: true,
    platform: 'node',
    conditions: ['vpsynth-source'],
    write: false,
  });
  const dockerfile = `FROM ${nodeImage}\nCOPY client.js /app/client.js\nCMD ["node", "/app/client.js"]\n`;
  const content = outputFiles[0]?.text ?? '';
  await host.putFolder('/root/client', { Dockerfile: { content: dockerfile }, 'client.js': { content } });
  await host.run(['docker', 'build', '--quiet', '--tag', clientImage, '/root/client'], { seconds: 120 });
}
