import { Job, NginxVhost, PostgresDatabase, PostgresServer, SshAccess } from 'vpsynth';
import { type SynthesizedFleet, synthesizeFleet } from 'vpsynth/testing';
import { image, service } from '../../synth/checks/small-fleet';
import { acme, environment, fleetOfOne, vps } from '../../synth/fleet-of-one';
import { keyOf } from '../../synth/ssh-key';
import type { Files } from '../programs';
import { fleets } from './fleets';

/** The files of one machine, by their path on it. */
export interface HostFiles {
  /** For the test's name: `infra/main.ts: hostinger-1`. */
  readonly name: string;
  readonly files: Files;
}

/** What the committed fleets have none of: a private link, people, a scheduled job, an unusual port, a restart. */
function withEverything(): SynthesizedFleet {
  const { fleet, edge, prod } = fleetOfOne();
  fleet.acknowledge('state-without-backup', 'this fleet is for tests');
  const data = vps(fleet, 'data', 2, '192.168.0.2');
  const web = vps(fleet, 'web', 3, '192.168.0.3');
  new SshAccess(web, 'access', { operations: [keyOf('ada', 1)], developers: [keyOf('grace', 2)] });
  const remote = environment(fleet, 'remote', web);
  const server = new PostgresServer(data, 'postgres');
  server.acknowledge('link-unencrypted', 'what is read here are the machine’s own files');
  const pool = new PostgresDatabase(remote, 'database', { server }).pool();
  service(remote, 'api', { uses: [pool] });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', service(prod, 'api'));
  new Job(prod, 'report', { image, schedule: '*/5 2 13 * 5' });
  const synthesized = synthesizeFleet(fleet);
  // A fleet with a problem has no files, hence nothing that a program could refuse.
  expect(synthesized.problems).toEqual([]);
  return synthesized;
}

/** The machines of every fleet that real programs read, and of one that has what those lack. */
export function hostFiles(): HostFiles[] {
  const all = { ...fleets, 'a fleet with everything': withEverything };
  return Object.entries(all).flatMap(([fleet, synthesize]) => {
    const hosts = new Map<string, Record<string, { content: string; mode: number }>>();
    for (const [path, content] of Object.entries(synthesize().files)) {
      const [, host, below] = /^infra\/([^/]+)\/host(\/etc\/.*)$/.exec(path) ?? [];
      if (host === undefined || below === undefined) continue;
      const own = hosts.get(host) ?? {};
      own[below] = { content, mode: below.includes('renewal-hooks') ? 0o755 : 0o644 };
      hosts.set(host, own);
    }
    return [...hosts].map(([host, files]) => ({ name: `${fleet}: ${host}`, files }));
  });
}
