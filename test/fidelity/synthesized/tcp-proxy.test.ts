import { type Endpoint, Environment, Fleet, Network, Project, Size, TcpProxy, Vps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from '../../synth/checks/small-fleet';
import { describeWithPrograms, nginxAccepts } from '../programs';
import { containersOf } from './containers';

/** Stores of a host, forwarded to one environment: one alone, and two that take turns. */
function fleet(): Fleet {
  const root = new Fleet();
  const host = new Vps(root, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 2,
    memory: Size.gibibytes(4),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  const network = new Network(host, 'network', { internal: true });
  const stores = ['one', 'two', 'three'].map(
    (id) => service(host, id, { port: 7000, protocol: 'tcp', networks: [network] }).endpoint,
  );
  const project = new Project(root, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host });
  const proxy = TcpProxy.in(prod);
  const [one, ...others] = stores;
  service(prod, 'api', {
    connects: [proxy.forward(one as Endpoint, { network }), proxy.forward(others, { network, port: 7001 })],
  });
  return root;
}

describeWithPrograms('nginx accepts a TCP proxy', () => {
  test('with one target and with several', async () => {
    const [proxy] = containersOf(synthesizeFleet(fleet()), 'nginx');
    const configuration = '/etc/nginx/vpsynth/nginx.conf';
    expect(proxy?.files[configuration]).toContain('upstream port_7001');
    expect(await nginxAccepts({ files: proxy?.files ?? {}, configuration })).toMatchObject({
      problems: [],
      warnings: [],
    });
  });
});
