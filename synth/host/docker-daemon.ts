import { json } from '../serialize/json';
import { addressPool, dockerBridge } from './address-pool';
import type { MachineRenderer } from './machine';

/**
 * The Docker Engine's own settings. Each key is known to Engine 24 and later (`default-network-opts` is the youngest;
 * docker/cli: docs/reference/dockerd.md), so Debian 13's 26.1 starts with them too.
 *
 * Left at their defaults on purpose: `iptables` (Docker's rules are what separates networks), `userland-proxy`
 * (without it an IPv6 client reaches no IPv4-only network, and 127.0.0.0/8 is routed), `hosts` (systemd starts the
 * daemon with -H, and a key that is a flag too stops it).
 */
export const dockerDaemon: MachineRenderer = ({ model, host }) => [
  {
    name: 'etc/docker/daemon.json',
    content: json({
      // Its own bridge, where it is by default: without it, it would take the first of the pools below.
      bip: dockerBridge.replace(/0\//, '1/'),
      // What is created by hand; the fleet's networks declare theirs (moby: daemon/libnetwork/ipamutils).
      'default-address-pools': [{ base: addressPool(model, host), size: 24 }],
      // A port published without an address is reachable from the machine alone (docker/docs: port-publishing).
      'default-network-opts': { bridge: { 'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1' } },
      // On the default bridge, which nothing generated joins, containers don't reach each other (CIS Docker 2.2).
      icc: false,
      ip: '127.0.0.1',
      // Containers outlive a restart of the daemon, such as that of an upgrade (docker/docs: live-restore).
      'live-restore': true,
      // Rotates by itself, unlike json-file; the options are strings (docker/docs: logging/drivers/local).
      'log-driver': 'local',
      'log-opts': { 'max-file': '5', 'max-size': '20m' },
      // No process of a container gains rights by a set-user-id program (CIS Docker 2.14).
      'no-new-privileges': true,
    }),
  },
];
