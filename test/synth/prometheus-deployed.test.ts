import { ContainerService, type Fleet, type Host, Image, LocalMachine, Monitoring } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { DeployedStack, Deployment } from '../../synth/deployment/deployment';
import { environment, fleetOfOne } from './fleet-of-one';

/** A Prometheus, and a service that it asks. */
function watched(fleet: Fleet, host: Host, project: string) {
  new Monitoring(host, 'monitor');
  new ContainerService(environment(fleet, project, host), 'app', {
    image: Image.of('registry.example/app:1.0.0'),
    port: 8080,
    health: { path: '/health' },
    metricsPath: '/metrics',
    strategy: 'blue-green',
  });
}

function deployedFleet() {
  const { fleet, host } = fleetOfOne();
  watched(fleet, host, 'watched');
  watched(fleet, new LocalMachine(fleet), 'developed');
  const synthesized = synthesizeFleet(fleet);
  const stack = (on: string, name: string) =>
    (synthesized.parse(`infra/${on}/deployment.json`) as Deployment).stacks.find(
      (each) => each.name === name,
    ) as DeployedStack;
  return { files: Object.keys(synthesized.files), stack };
}

test('the deployer is told where the targets of colours stand, and shows them in a folder of the host’s own', () => {
  const { files, stack } = deployedFleet();
  const { targets, folders } = stack('vps1', 'monitor');
  expect({ targets, folders }).toEqual({ targets: 'prometheus/targets', folders: ['active'] });
  expect(files).toContain(`infra/vps1/monitor/${targets}/watched-prod/app.green.yml`);
  expect(stack('vps1', 'watched-prod').targets).toBeUndefined();
});

test('on the developer’s machine nothing has colours, and Prometheus is shown none', () => {
  const { files, stack } = deployedFleet();
  const { targets, folders } = stack('local', 'monitor');
  expect({ targets, folders }).toEqual({ targets: undefined, folders: [] });
  expect(files.filter((path) => path.startsWith('infra/local/') && path.includes('/targets/'))).toEqual([]);
});

test('every file of Prometheus is named by a rule: what none names takes a restart', () => {
  const { files, stack } = deployedFleet();
  const below = stack('vps1', 'monitor').services.flatMap(({ onChange }) => onChange.flatMap((rule) => rule.below));
  const folder = 'infra/vps1/monitor/';
  const own = files.filter((path) => path.startsWith(`${folder}prometheus/`)).map((path) => path.slice(folder.length));
  expect(own.length).toBeGreaterThan(4);
  expect(own.filter((path) => !below.some((each) => path === each || path.startsWith(`${each}/`)))).toEqual([]);
});
