import { Certificate, Fleet, LocalMachine, NginxEdge, NginxVhost, Size, Vps } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, environment } from './fleet-of-one';

function fleetWithNames() {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'vps1', {
    publicAddress: '203.0.113.1',
    publicAddressV6: '2001:db8::1',
    cpus: 8,
    memory: Size.gibibytes(32),
    disk: Size.gibibytes(500),
    operatingSystem: 'debian-13',
  });
  return { fleet, edge: new NginxEdge(host, 'edge'), prod: environment(fleet, 'shop', host) };
}

test('each public name leads to the host that answers for it', () => {
  const { fleet, edge, prod } = fleetWithNames();
  new NginxVhost(prod, 'site', {
    edge,
    domain: 'shop.example',
    aliases: ['www.shop.example'],
    certificate: acme,
  }).respond('/', { status: 200, text: 'ok' });
  const own = Certificate.acme({ email: 'ops@shop.example', directory: 'https://acme.shop.example/directory' });
  new NginxVhost(prod, 'intern', { edge, domain: 'intern.shop.example', certificate: own }).respond('/', {
    status: 200,
    text: 'ok',
  });
  expect(synthesizeFleet(fleet).files['infra/fleet/dns.zone']).toMatchInlineSnapshot(`undefined`);
});

test('names of the developer’s machine are nobody else’s, and a fleet without names has no file', () => {
  const fleet = new Fleet();
  const local = new LocalMachine(fleet);
  const edge = new NginxEdge(local, 'edge');
  new NginxVhost(environment(fleet, 'shop', local), 'site', { edge, domain: 'shop.localhost' }).respond('/', {
    status: 200,
    text: 'ok',
  });
  expect(Object.keys(synthesizeFleet(fleet).files).filter((path) => path.startsWith('infra/fleet/'))).toEqual([]);
});
