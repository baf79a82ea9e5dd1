import { Fleet, PostgresDatabase, PostgresServer, Vps, type VpsProps, WireGuardNetwork } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from './checks/small-fleet';
import { environment, vps } from './fleet-of-one';

/** Public keys of two of its hosts. */
export const keys = {
  data: 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=',
  web: 'TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0=',
};

/** A database on one host, used from another; a third host of the network has nothing to do with it. */
export function tunnelled(wireGuardLock?: string) {
  const fleet = new Fleet();
  const privateNetwork = new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.99.0.0/24' });
  const host = (id: string, number: number) => {
    const { props } = vps(new Fleet(), id, number, `10.99.0.${number}`);
    return new Vps(fleet, id, { ...props, privateNetwork } as VpsProps);
  };
  const [data, web] = [host('data', 1), host('web', 2), host('other', 3)];
  const server = new PostgresServer(data, 'postgres');
  const prod = environment(fleet, 'shop', web);
  service(prod, 'api', { uses: [new PostgresDatabase(prod, 'database', { server }).pool()] });
  return synthesizeFleet(fleet, wireGuardLock === undefined ? {} : { wireGuardLock });
}
