import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { plansOf } from '../backup/coverage';
import type { Model, Stack } from '../derive/model';
import { commands } from './markdown';
import { comment, word } from './shell';

/** What to do when a service, the machine or its data is lost: each step in its order, with this host's own names. */
export function recovery(model: Model, host: Host, stacks: readonly Stack[]): string[] {
  if (!(host instanceof Vps)) return [];
  const name = word(host.node.id);
  const saved = plansOf(model).some((plan) => plan.host === host);
  return [
    '## When something is lost',
    'Run in this repository, but for what “Backups” has.',
    '### A service',
    commands([
      `npx vpsynth status ${name}`,
      `npx vpsynth logs ${name} ${word(example(stacks).stack)} ${word(example(stacks).service)} # or another`,
      comment('Sets right what isn’t as released; a container that is gone or unhealthy starts anew:'),
      `npx vpsynth deploy ${name}`,
      comment('To the release before: revert its commit, then deploy. Data is not taken back.'),
    ]),
    '### The machine',
    `A new one with ${host.props.operatingSystem}, ${host.props.cpus} cores, ${host.props.memory} of memory and ${host.props.disk} of disk takes its place. Under another address: change \`publicAddress\` in the declaration and the DNS records, and synthesize.`,
    commands([
      comment('The machine has another key: remove its line from infra/known_hosts first.'),
      `npx vpsynth bootstrap ${name}`,
      ...(saved
        ? [
            comment('On it, as root, before anything runs there: what is empty must not be saved as the latest.'),
            comment('touch /var/lib/vpsynth/restoring'),
          ]
        : []),
      comment('Everything starts, empty.'),
      `npx vpsynth deploy ${name}`,
      ...(saved
        ? [
            comment('On it, all that “Backups” brings back; look at it, and only then:'),
            comment('rm /var/lib/vpsynth/restoring'),
          ]
        : [comment('Nothing is saved of it: what it held is gone.')]),
      `npx vpsynth status ${name}`,
    ]),
    '### Data that is wrong',
    saved
      ? 'Stop what writes (`docker compose stop <service>` in its stack, on the host), and write down the moment from which it was wrong. Under “Backups”: one thing as it was in the last snapshot, or in an older one by its id (`snapshots` lists them); a PostgreSQL server with an archive at any moment. Look before you start what writes.'
      : 'Nothing is saved of this host: there is no way back.',
  ];
}

/** A service of a project rather than of the host. */
function example(stacks: readonly Stack[]): { stack: string; service: string } {
  const stack = stacks.find(({ environment }) => environment !== undefined) ?? stacks[0];
  const service = stack?.workloads.flatMap(({ instances }) => instances)[0]?.service ?? '';
  return { stack: stack?.name ?? '', service };
}
