import { AgentMachine } from './agent-machine';
import { type Declared, Release } from './release';

const web = (name: string, port: number) => ({
  [name]: { image: 'web:1', 'x-deployed': { workload: name.split('-')[0], routedTo: [`192.0.2.1:${port}`] } },
});
const one: Declared = { compose: { services: { ...web('web', 3000), old: { image: 'worker:1' } } } };
const sides: Declared = { compose: { services: { ...web('web-blue', 3001), ...web('web-green', 3002) } } };
const edge = (routes: string): Declared => ({
  'nginx/nginx.conf': `${routes}\n`,
  compose: { services: { nginx: { image: 'nginx:1', network_mode: 'host', mounts: ['nginx', 'active'] } } },
});

test('where nginx is released in a later round, what it sends requests to stays until then', () => {
  const machine = new AgentMachine();
  const release = new Release(machine);
  const running = () => Object.keys(machine.docker.containers).filter((name) => name.startsWith('shop-'));
  release.deploy(one, '', edge('web'));
  expect(running()).toEqual(['shop-web', 'shop-old']);

  release.deploy(sides, '', edge('sides'), { names: ['shop'] });
  expect(running()).toEqual(['shop-web', 'shop-web-blue']);

  release.deploy(sides, '', edge('sides'), { names: ['edge'] });
  expect(running()).toEqual(['shop-web-blue']);
});
