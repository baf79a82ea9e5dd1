import { createHash } from 'node:crypto';
import type { Foresight } from '../../../src/deploy/foresight';
import type { AgentMachine } from './agent-machine';

/**
 * A stack: files by path, and what compose.yaml says. Of a service `mounts` are files of the stack that it reads, `named` its
 * volumes. `x-stack` is what deployment.json says of the stack beside, `x-deployment` what it says beside the stacks.
 */
export interface Declared {
  readonly compose: { readonly services: Readonly<Record<string, object>> } & Readonly<Record<string, unknown>>;
  readonly [path: string]: unknown;
}

interface Event {
  readonly event: string;
  readonly [detail: string]: unknown;
}

export const plainEdge: Declared = {
  'nginx/nginx.conf': 'events {}\n',
  compose: { services: { nginx: { image: 'nginx:1', mounts: ['nginx', 'active'] } } },
};

const rules: Readonly<Record<string, readonly object[]>> = {
  poller: [{ below: ['poller.ini'], exec: [{ argv: ['poller', 'reread'] }] }],
  nginx: [{ below: ['nginx', 'active'], exec: [{ argv: ['nginx', '-t'] }, { argv: ['nginx', '-s', 'reload'] }] }],
};

/** Deploys a stack `shop` and the edge before it on a test's machine, as the deployer asks the agent to. */
export class Release {
  readonly #machine: AgentMachine;
  readonly #others: Readonly<Record<string, Declared>>;

  /** @param others stacks of other projects on the same host, by name */
  constructor(machine: AgentMachine, others: Readonly<Record<string, Declared>> = {}) {
    this.#machine = machine;
    this.#others = others;
  }

  deploy(
    shop: Declared,
    more = '',
    edge = plainEdge,
    asked: object = {},
  ): { result?: object; error?: readonly [string, string]; events: readonly Event[] } {
    const request = { ...this.request(shop, edge), ...asked };
    const [result, events] = this.#machine.python(`
import release
context = Context()
${more}
tell(attempt(release.release, ${python(request)}, context))
tell(context.told)
`);
    return Array.isArray(result) ? { error: [result[0], result[1]], events } : { result, events };
  }

  /** What there is to do, by stack. */
  plan(shop: Declared, edge = plainEdge): Record<string, unknown> {
    const [{ stacks }] = this.#machine.python(
      `import plan\ntell(attempt(plan.plan, ${python(this.request(shop, edge))}, Context()))`,
    );
    return Object.fromEntries(
      Object.entries(stacks as Record<string, Record<string, unknown>>).map(([name, said]) => {
        const todo = Object.entries(said).filter(
          ([, value]) => value === true || Object.keys(value as object).length > 0,
        );
        return [name, todo.length === 0 ? 'nothing' : Object.fromEntries(todo)];
      }),
    );
  }

  /** What would become of each service, when these files of the stack change. */
  foresee(shop: Declared, changed: readonly string[] = [], edge = plainEdge): Foresight {
    const request = this.request(shop, edge) as { deployment: object };
    const text = (name: string) => this.#machine.read(`srv/incoming/${name}/compose.yaml`);
    const asked = {
      ...request,
      compose: { shop: text('shop'), edge: text('edge') },
      changed: { shop: changed },
      renewed: [],
    };
    return this.#machine.python(`import foresight\ntell(foresight.foresee(${python(asked)}, Context()))`)[0];
  }

  /** What the deployer asks `plan`, `release`, `drift` and `status` with; the files are brought. */
  request(shop: Declared, edge = plainEdge): object {
    const stacks = { shop, ...this.#others, edge };
    return {
      who: 'ada@desk',
      commit: 'c0ffee',
      names: Object.keys(stacks),
      values: {},
      deployment: {
        host: 'vps1',
        stacks: Object.entries(stacks).map(([name, stack]) => deployed(name, stack)),
        builds: [],
        certificates: [],
        ...(shop.compose['x-deployment'] as object),
        ...(shop.compose['x-prometheus'] === true && { prometheus: { port: 9090 } }),
      },
      stacks: Object.fromEntries(
        Object.entries(stacks).map(([name, stack]) => [name, { manifest: this.#bring(name, stack), secrets: {} }]),
      ),
    };
  }

  /** What rsync would have brought; images are there. */
  #bring(name: string, { compose, ...files }: Declared): Record<string, string> {
    const folder = `${this.#machine.root}/srv/stacks/${name}`;
    const services = Object.fromEntries(
      Object.entries(compose.services as Record<string, { image: string; mounts?: string[]; named?: string[] }>).map(
        ([service, { mounts = [], named = [], ...said }]) => {
          const { docker } = this.#machine;
          docker.images[`docker.io/library/${said.image}`] ??= `id of ${said.image}`;
          this.#machine.docker = docker;
          const binds = mounts.map((path) => ({ type: 'bind', source: `${folder}/${path}` }));
          const volumes = [...binds, ...named.map((source) => ({ type: 'volume', source }))];
          return [service, { ...said, image: `docker.io/library/${said.image}`, volumes }];
        },
      ),
    );
    const texts = { ...files, 'compose.yaml': JSON.stringify({ ...compose, services }) };
    for (const [path, text] of Object.entries(texts)) this.#machine.put(`srv/incoming/${name}/${path}`, String(text));
    return Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, createHash('sha256').update(String(text)).digest('hex')]),
    );
  }
}

function deployed(name: string, { compose, ...files }: Declared): object {
  const { services } = compose;
  const watches = Object.keys(files).some((path) => path.startsWith('targets/'));
  return {
    name,
    ...(compose['x-stack'] as object),
    ...(watches && { targets: 'targets' }),
    edge: name === 'edge',
    ...(name === 'edge' && { statusPort: 8081 }),
    folders: name === 'edge' ? ['active'] : [],
    requests: [],
    services: Object.entries(services).map(([service, said]) => {
      const [, workload = service, colour] = /^(.*)-(blue|green)$/.exec(service) ?? [];
      const { image, 'x-deployed': more } = said as { image: string; 'x-deployed'?: object };
      return {
        name: service,
        image: `docker.io/library/${image}`,
        runs: service === 'migrate' ? 'once' : 'always',
        workload,
        ...(colour && { colour }),
        onChange: rules[service] ?? [],
        ...more,
      };
    }),
  };
}

/** A value as Python writes it. */
export function python(value: unknown): string {
  return `json.loads(${JSON.stringify(JSON.stringify(value))})`;
}
