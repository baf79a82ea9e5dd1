import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

type Services = Readonly<Record<string, { readonly named?: readonly string[] } & object>>;

const stack = (services: Services): Declared => ({
  compose: {
    services: Object.fromEntries(Object.entries(services).map(([name, said]) => [name, { image: 'app:1', ...said }])),
    'x-stack': { volumes: [...new Set(Object.values(services).flatMap(({ named = [] }) => named))] },
  },
});

const sides = (more: object = {}) => {
  const side = { ...more, 'x-deployed': { strategy: 'blue-green' } };
  return { 'web-blue': side, 'web-green': side };
};
const replicas = (count: number, more: object = {}) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      index === 0 ? 'web' : `web-${index + 1}`,
      { ...more, 'x-deployed': { strategy: 'rolling', workload: 'web' } },
    ]),
  );
const single = (name: string, more: object = {}) => ({ [name]: { ...more, 'x-deployed': { strategy: 'recreate' } } });

/** Of the image's `VOLUME`: Docker gives each container's one without a name a long one. */
function giveVolumesWithoutName(): void {
  const { docker } = machine;
  for (const container of Object.values(docker.containers))
    Object.assign(container, { Mounts: [{ Type: 'volume', Name: '9f86d081884c7d659a2feaa0c55ad015', Source: '/' }] });
  machine.docker = docker;
}

const uploads = { named: ['shop_uploads'] };
const next = { ...uploads, image: 'app:2' };
const port = { ports: [{ target: 5432, published: '5432' }] };

/** Which of the stack's services start and end, in turn, and `going-back` in between. What has ended first is removed at the end. */
const steps = (after: Services) => {
  const { events } = release.deploy(stack(after));
  const told = events.flatMap(({ event, stack: of, service, services }) => {
    if (event === 'going-back') return [event];
    return of === 'shop' && ['starting', 'ending'].includes(event) ? [`${event} ${service ?? services}`] : [];
  });
  return [...new Set(told)];
};

test.each<[what: string, before: Services, after: Services, expected: readonly string[]]>([
  [
    'a volume of its own name: the old one ends first, never two upon it',
    single('db', uploads),
    single('database', uploads),
    ['ending db', 'starting database'],
  ],
  ['the same port', single('db', port), single('database', port), ['ending db', 'starting database']],
  ['a volume that its successor hasn’t', single('db', uploads), single('database'), ['starting database', 'ending db']],
  ['a volume that two sides have shared', sides(uploads), replicas(2, next), ['starting web,web-2', 'ending web-blue']],
  ['a volume that replicas have shared', replicas(2, uploads), replicas(1, next), ['starting web', 'ending web-2']],
  [
    'a volume that nothing else starts upon',
    { ...single('db', uploads), ...single('cron', uploads) },
    single('db', uploads),
    ['ending cron'],
  ],
])('a service that is gone and has %s', (_, before, after, expected) => {
  release.deploy(stack(before));
  expect(steps(after)).toEqual(expected);
});

test('a service that is gone and has a volume without a name serves until its successor does', () => {
  release.deploy(stack(single('web')));
  giveVolumesWithoutName();
  expect(steps(single('site'))).toEqual(['starting site', 'ending web']);
});

test.each<[what: string, before: Services, after: Services, expected: readonly string[]]>([
  ['of a service that was renamed stays', single('web'), single('site'), ['rm shop-web']],
  ['of a replica too many stays', replicas(2), replicas(1), ['rm shop-web-2']],
  ['of the side of before goes', sides(), sides(next), ['rm --volumes shop-web-blue']],
  ['of what was a side goes', sides(), single('web'), ['rm --volumes shop-web-blue']],
])('a volume without a name %s', (_, before, after, expected) => {
  release.deploy(stack(before));
  machine.asked();
  release.deploy(stack(after));
  expect(machine.asked().filter((command) => command.startsWith('rm '))).toEqual(expected);
});

test('going back, what came serves on where nothing has to start upon its volume', () => {
  release.deploy(stack(sides(uploads)));
  machine.asked();
  expect(steps(replicas(2, { ...next, 'x-becomes': 'unhealthy' }))).toEqual(['starting web,web-2', 'going-back']);
  expect(machine.asked().slice(1)).toEqual(['stop shop-web', 'rm shop-web', 'stop shop-web-2', 'rm shop-web-2']);
});
