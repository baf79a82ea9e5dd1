import { readFileSync } from 'node:fs';
import { transform } from 'sucrase';
import * as vpsynth from 'vpsynth';
import {
  ApiServer,
  Certificate,
  Environment,
  Fleet,
  Image,
  Monitoring,
  NginxEdge,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  Project,
  Size,
  Vps,
  WebApp,
} from 'vpsynth';
import { defineWorker } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { selfSigned } from '../self-signed';

type Names = Readonly<Record<string, unknown>>;
type Base = ReturnType<typeof base>;

/** What a reader has before he copies a block: two hosts of one private network, an edge, an environment. */
function base() {
  const fleet = new Fleet();
  const machine = (id: string, number: number) =>
    new Vps(fleet, id, {
      publicAddress: `203.0.113.${number}`,
      privateAddress: `10.0.0.${number}`,
      cpus: 8,
      memory: Size.gibibytes(32),
      disk: Size.gibibytes(200),
      operatingSystem: 'debian-13',
    });
  const [vps1, vps2] = [machine('vps1', 1), machine('vps2', 2)];
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: vps1 });
  return {
    ...{ fleet, vps1, vps2, project, prod, host: vps1, environment: prod },
    edge: new NginxEdge(vps1, 'edge'),
    certificate: Certificate.acme({ email: 'ops@shop.example' }),
    image: Image.of('registry.example/shop:1.0.0'),
    dockerfile: 'apps/shop/web/Dockerfile',
  };
}

/** A site of the environment that leads to something. */
function site({ prod, edge, certificate, image }: Base) {
  const home = new WebApp(prod, 'home', { image, port: 3000 });
  return { site: new NginxVhost(prod, 'shop', { edge, domain: 'shop.example', certificate }).route('/', home) };
}

/** The contract of a worker of BullMQ. */
const email = defineWorker({
  queue: 'email',
  description: 'Sends an e-mail.',
  transport: 'bullmq',
  message: z.object({ to: z.email() }),
  retry: { attempts: 3, minSeconds: 2, maxSeconds: 60, factor: 5 },
});

/** Both hosts watch themselves. */
function watched({ vps1, vps2 }: Base): Names {
  for (const host of [vps1, vps2])
    new Monitoring(host, 'monitor').acknowledge('alerts-unheard', 'this host is for tests');
  return {};
}

/** The blocks of a page that belong together, by their place there, and what stands around them. */
const declarations: readonly [page: string, blocks: readonly number[], around: (given: Base) => Names][] = [
  ['backups', [0], (given) => ({ ...watched(given), server: new PostgresServer(given.host, 'postgres') })],
  [
    'exports',
    [0],
    (given) => ({
      ...watched(given),
      project: new Project(given.fleet, 'blog', { registry: 'registry.example/blog', release: '1.0.0' }),
    }),
  ],
  ['logs', [0], watched],
  ['mail', [0, 1], (given) => ({ ...watched(given), ...site(given) })],
  [
    'monitoring',
    [0, 1, 2],
    ({ prod, image, vps2 }) => ({ api: new ApiServer(prod, 'api', { image, port: 4000 }), small: vps2 }),
  ],
  ['object-storage', [0], (given) => ({ ...watched(given), ...site(given) })],
  ['object-storage', [1], watched],
  ['observability', [0], (given) => ({ ...watched(given), ...site(given) })],
  ['postgres', [0], (given) => ({ ...watched(given), certificate: selfSigned().certificate })],
  ['releases', [0], watched],
  ['secrets', [0, 1], watched],
  [
    'services',
    [0],
    (given) => ({
      ...watched(given),
      database: new PostgresDatabase(given.prod, 'database', { server: new PostgresServer(given.host, 'postgres') }),
    }),
  ],
  ['wordpress', [0], watched],
  ['state', [0], () => ({})],
  ['workers', [3], (given) => ({ ...watched(given), ...site(given), email })],
];

/** What a declaration is told, a line a problem. That nothing is backed up is each page's but one. */
function problems(around: (given: Base) => Names, code: string): string[] {
  const given = base();
  const names: Names = { ...vpsynth, ...given, ...around(given) };
  const { code: javascript } = transform(code, { transforms: ['typescript'] });
  new Function(...Object.keys(names), `{${javascript}}`)(...Object.values(names));
  return synthesizeFleet(given.fleet)
    .problems.map((problem) => problem.split('\n')[0] as string)
    .filter((problem) => !problem.startsWith('warning state-without-backup: fleet: '));
}

test.each(declarations)('%s, block %j: declares without a mistake or a warning of its own', (page, blocks, around) => {
  const all = [...readFileSync(`docs/${page}.md`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  const code = blocks.map((block) => all[block]).join('\n');
  // What is said of the surroundings alone is the test's own.
  const before = problems(around, '');
  expect(problems(around, code).filter((problem) => !before.includes(problem))).toEqual([]);
});
