import type { OperatorMachine } from '../operator/machine';
import { repository } from './workstation';

export interface NoOpCost {
  /** Medians, in milliseconds. */
  readonly deploy: number;
  readonly rsync: number;
  readonly ratio: number;
  /** Of the whole, ssh's own handshake included: what a line that is slower by so much costs, divided by that. */
  readonly roundTrips: { readonly deploy: number; readonly rsync: number };
  /** ssh clients that one deployment with nothing to do starts. */
  readonly connections: number;
}

/** Delays what goes through it: stands between ssh and the host where RELAY_MILLISECONDS is set. */
const relay = `const { connect } = require('node:net');
const half = Number(process.env.RELAY_MILLISECONDS) / 2;
const host = connect(Number(process.argv[3]), process.argv[2]).setNoDelay();
const later = (write, end, from) => {
  from.on('data', (chunk) => setTimeout(() => write(chunk), half));
  from.on('end', () => setTimeout(end, half));
};
later((chunk) => host.write(chunk), () => host.end(), process.stdin);
later((chunk) => process.stdout.write(chunk), () => process.exit(), host);
`;

/** Counts the clients, and is ssh otherwise. */
const countingSsh = '#!/bin/sh\necho client >>/tmp/ssh-clients\nexec /usr/bin/ssh "$@"\n';

const measure = `const { spawnSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const [target] = process.argv.slice(2);
const options = ['BatchMode=yes', 'HostKeyAlias=hostinger-1', 'UserKnownHostsFile=infra/known_hosts'];
const shell = ['ssh', ...options.flatMap((option) => ['-o', option])].join(' ');
const commands = {
  deploy: ['node', 'src/cli/vpsynth.js', 'deploy', 'hostinger-1'],
  rsync: ['rsync', '--recursive', '--checksum', '--dry-run', '--rsh', shell, 'infra/hostinger-1/', target + ':./'],
};
function time(name, environment) {
  const start = process.hrtime.bigint();
  const [program, ...words] = commands[name];
  const { status, stderr } = spawnSync(program, words, { env: { ...process.env, ...environment } });
  if (status !== 0) throw new Error(name + ' failed: ' + stderr);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
const median = (numbers) => numbers.sort((left, right) => left - right)[numbers.length >> 1];
function pair(runs, environment) {
  const times = { deploy: [], rsync: [] };
  for (let run = 0; run < runs; run += 1) for (const name of ['deploy', 'rsync']) times[name].push(time(name, environment));
  return { deploy: median(times.deploy), rsync: median(times.rsync) };
}
writeFileSync('/tmp/ssh-clients', '');
time('deploy', { PATH: '/tmp/counting:' + process.env.PATH });
const connections = readFileSync('/tmp/ssh-clients', 'utf8').split('\\n').filter(Boolean).length;
const near = pair(5, {});
const [short, long] = [20, 220].map((milliseconds) => pair(1, { RELAY_MILLISECONDS: String(milliseconds) }));
const trips = (name) => Math.round((long[name] - short[name]) / 200);
console.log(JSON.stringify({
  ...near,
  ratio: near.deploy / near.rsync,
  roundTrips: { deploy: trips('deploy'), rsync: trips('rsync') },
  connections,
}));
`;

/** Measures a deployment with nothing to do beside `rsync --dry-run` of the same tree, in turn, both from nothing. */
export async function noOpCost(machine: OperatorMachine, target: string): Promise<NoOpCost> {
  await machine.putFolder('/tmp', { 'relay.js': { content: relay }, 'measure.js': { content: measure } });
  await machine.putFolder('/tmp/counting', { ssh: { content: countingSsh, mode: 0o755 } });
  const proxy = 'Match exec "test -n \\"$RELAY_MILLISECONDS\\""\n  ProxyCommand node /tmp/relay.js %h %p\n';
  await machine.putFolder('/root/.ssh', { config: { content: proxy, mode: 0o600 } });
  const said = await machine.run(['node', '/tmp/measure.js', target], { folder: repository, seconds: 240 });
  return JSON.parse(said);
}
