import { Certificate, Environment, Fleet, type Host, NginxEdge, Project, Size, Vps } from 'vpsynth';

/** A host with room for everything. */
export function vps(fleet: Fleet, id = 'vps1', number = 1, privateAddress?: string, canary = false): Vps {
  return new Vps(fleet, id, {
    publicAddress: `203.0.113.${number}`,
    privateAddress,
    cpus: 8,
    memory: Size.gibibytes(32),
    disk: Size.gibibytes(500),
    operatingSystem: 'debian-13',
    canary,
  });
}

/** A host with an edge, and an environment on it: what most tests of renderers start from. */
export function fleetOfOne() {
  const fleet = new Fleet();
  const host = vps(fleet);
  const edge = new NginxEdge(host, 'edge');
  return { fleet, host, edge, prod: environment(fleet, 'shop', host) };
}

export function environment(fleet: Fleet, name: string, host: Host): Environment {
  return new Environment(new Project(fleet, name, { registry: `registry.example/${name}`, release: '1.0.0' }), 'prod', {
    on: host,
  });
}

export const acme = Certificate.acme({ email: 'ops@shop.example' });
