import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';
import { shop } from './shop';

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
});

const nginx = (image: string, more: object = {}): Declared => ({
  'nginx/nginx.conf': 'events {}\n',
  compose: { services: { nginx: { image, network_mode: 'host', mounts: ['nginx', 'active'], ...more } } },
});
const deploy = (edge: Declared, more = '') => release.deploy(shop, more, edge);
const up = 'up --detach --no-deps --no-build --pull never';
const own = () =>
  Object.entries(machine.docker.containers)
    .filter(([name]) => name.startsWith('edge-'))
    .map(([, container]) => `${(container as unknown as { Image: string }).Image} ${container.State.Status}`);

test('on the host’s network a new nginx starts beside the old one, which then takes no more connections', () => {
  deploy(nginx('nginx:1'));
  machine.asked();
  const { events } = deploy(nginx('nginx:2'));
  expect(machine.asked()).toEqual([
    `edge: ${up} --no-recreate --scale nginx=2 nginx`,
    'kill --signal QUIT edge-nginx',
    'stop --time 10 edge-nginx',
    'rm --volumes edge-nginx',
  ]);
  expect(events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['starting-beside', 'started-beside', 'handing-over', 'verifying', 'ending']),
  );
  expect(own()).toEqual(['id of nginx:2 running']);
  expect(release.plan(shop, nginx('nginx:2'))).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('a second one again, and then its files are read by the one that is there', () => {
  for (const image of ['nginx:1', 'nginx:2', 'nginx:3']) deploy(nginx(image));
  expect(own()).toEqual(['id of nginx:3 running']);
  machine.asked();
  deploy({ ...nginx('nginx:3'), 'nginx/nginx.conf': 'events { }\n' });
  expect(machine.asked().slice(0, 2)).toEqual([
    expect.stringMatching(/^exec edge-nginx-\d+ nginx -t$/),
    expect.stringMatching(/^exec edge-nginx-\d+ nginx -s reload$/),
  ]);
});

test('the new one is known by its number, also when the clock was set back since the old one was made', () => {
  deploy(nginx('nginx:1'));
  const { docker } = machine;
  Object.assign(docker.containers['edge-nginx'] as object, { Created: '999999' });
  machine.docker = docker;
  expect(deploy(nginx('nginx:2')).error).toBeUndefined();
  expect(own()).toEqual(['id of nginx:2 running']);
});

test('one whose health is not known yet is waited for: Compose would end the old one to have but one', () => {
  deploy(nginx('nginx:1'));
  machine.asked();
  const later = `
import health
wait = health.wait_until_well
def known(stack, names, *more):
    if stack == "edge":
        state = json.loads((ROOT / "docker.json").read_text())
        for container in state["containers"].values():
            if container["State"].get("Health", {}).get("Status") == "starting":
                container["State"]["Health"]["Status"] = "healthy"
        (ROOT / "docker.json").write_text(json.dumps(state))
    return wait(stack, names, *more)
health.wait_until_well = known`;
  expect(deploy(nginx('nginx:2', { 'x-becomes': 'starting' }), later).error).toBeUndefined();
  expect(machine.asked().filter((each) => each.startsWith('edge: up'))).toEqual([
    `edge: ${up} --no-recreate --scale nginx=2 nginx`,
  ]);
});

test('one that does not start is removed, and the old one serves on', () => {
  deploy(nginx('nginx:1'));
  machine.asked();
  const { error } = deploy(nginx('nginx:2', { 'x-becomes': 'restarting' }));
  expect(error).toEqual([
    'edge-refused',
    'edge: the new nginx does not start beside the old one: edge: nginx is restarting, restarted 5 times\n  it wrote nothing',
  ]);
  expect(machine.asked().filter((each) => /^(kill|stop)/.test(each))).toEqual([]);
  expect(own()).toEqual(['id of nginx:1 running']);
  expect(release.plan(shop, nginx('nginx:1'))).toEqual({ shop: 'nothing', edge: 'nothing' });
});

test('on a network of Docker’s it is replaced in its place', () => {
  const { compose, ...files } = nginx('nginx:1');
  const bridged = (image: string): Declared => ({
    ...files,
    compose: { services: { nginx: { ...compose.services.nginx, image, network_mode: 'bridge' } } },
  });
  deploy(bridged('nginx:1'));
  machine.asked();
  deploy(bridged('nginx:2'));
  expect(machine.asked()).toEqual([`edge: ${up} --timeout 10 nginx`]);
});

describe('a run that was killed', () => {
  const killedAt = (event: string) => `
def kill(self, name, answer=protocol.Context.event, **details):
    answer(self, name, **details)
    if name == "${event}":
        os._exit(9)
protocol.Context.event = kill
`;

  test('before the new nginx was seen to serve: the next run has both, and one in the end', () => {
    deploy(nginx('nginx:1'));
    expect(() => deploy(nginx('nginx:2'), killedAt('started-beside'))).toThrow();
    expect(own()).toEqual(['id of nginx:1 running', 'id of nginx:2 running']);
    expect(release.plan(shop, nginx('nginx:2'))).toMatchObject({ edge: { leftovers: ['nginx'] } });
    deploy(nginx('nginx:2'));
    expect(own()).toEqual(['id of nginx:2 running']);
    expect(release.plan(shop, nginx('nginx:2'))).toEqual({ shop: 'nothing', edge: 'nothing' });
  });

  test('while the new one could not start: it is removed before the old one may end', () => {
    deploy(nginx('nginx:1'));
    const broken = nginx('nginx:2', { 'x-becomes': 'restarting' });
    const killed = `
import health
def kill(*_):
    os._exit(9)
health.explain = kill
`;
    expect(() => deploy(broken, killed)).toThrow();
    expect(own()).toEqual(['id of nginx:1 running', 'id of nginx:2 restarting']);
    machine.asked();
    deploy(nginx('nginx:1'));
    expect(machine.asked().filter((each) => /^(kill|stop)/.test(each))).toEqual([]);
    expect(own()).toEqual(['id of nginx:1 running']);
  });
});
