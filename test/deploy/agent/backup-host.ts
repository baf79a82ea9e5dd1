import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine } from './agent-machine';

/** What a command in a container does. */
export interface HandedOut {
  readonly text: string;
  /** It writes that again and again. */
  readonly endless?: boolean;
  /** It writes that so many times, with as many seconds between. */
  readonly times?: number;
  readonly pause?: number;
  /** It closes its output then. */
  readonly closes?: boolean;
  /** Seconds until it ends then. */
  readonly sleeps?: number;
  readonly code?: number;
  readonly error?: string;
}

export const database = {
  construct: 'shop/prod/database',
  kind: 'logical',
  for: 'shop-prod',
  path: '/shop/prod/database/shop.dump',
  dump: { stack: 'postgres', service: 'postgres', user: 'postgres', command: ['pg_dump', '--dbname=shop'] },
};
export const broker = {
  construct: 'shop/prod/broker',
  kind: 'definitions',
  for: 'shop-prod',
  path: '/shop/prod/broker/definitions.json',
  dump: {
    stack: 'shop-prod',
    service: 'broker',
    user: 'rabbitmq',
    command: ['rabbitmqctl', 'export_definitions', '-'],
  },
};
export const volume = (name: string) => ({
  construct: 'shop/prod/cms',
  kind: 'volume',
  for: 'shop-prod',
  path: `/volumes/${name}`,
  volume: name,
  exclude: [`/volumes/${name}/temp-*`],
});

/** A host with a plan, and what its programs hand out. */
export function host(items: readonly object[], handsOut: Readonly<Record<string, HandedOut>>, plan: object = {}) {
  const machine = new AgentMachine();
  cpSync(join(__dirname, 'backup-docker.py'), join(machine.root, 'bin/docker'));
  chmodSync(join(machine.root, 'bin/docker'), 0o755);
  const volumes = { shop_uploads: { Mountpoint: '/var/lib/docker/volumes/shop_uploads/_data' } };
  machine.docker = { ...machine.docker, volumes };
  machine.put('hands-out.json', JSON.stringify(handsOut));
  const said = { backup: 'vps1/backup', host: 'vps1', items, retention: { daily: 30 }, prune: true, ...plan };
  machine.put('srv/stacks/backup/backup/plan.json', JSON.stringify(said));
  const run = (name: string) =>
    machine.python(`
import backup
tell(backup.main(["backup", "backup", ${JSON.stringify(name)}]))`)[0];
  const repository = () => JSON.parse(machine.read('repository.json') ?? '{}');
  return { machine, run, repository };
}

/** The engine's containers: one of a service. */
export function running(stack: string, service: string) {
  const labels = { 'com.docker.compose.project': stack, 'com.docker.compose.service': service };
  const State = { Status: 'running', ExitCode: 0, Pid: 0, StartedAt: '1' };
  const Id = `${stack}-${service}`;
  return { [Id]: { Id, Image: 'i', RestartCount: 0, Config: { Labels: labels }, State } };
}
