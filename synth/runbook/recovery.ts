import type { Host } from '../../constructs/host/host';
import { Vps } from '../../constructs/host/vps';
import { plansOf } from '../backup/coverage';
import { migrationOf } from '../deployment/migration';
import { edgeRoutes } from '../derive/edge-routes';
import type { Model, Stack } from '../derive/model';
import { code, commands } from './markdown';
import { comment, word } from './shell';

/** What to do when a service, the machine or its data is lost: each step in its order, with this host's own names. */
export function recovery(model: Model, host: Host, stacks: readonly Stack[]): string[] {
  if (!(host instanceof Vps)) return [];
  const name = word(host.node.id);
  const saved = plansOf(model).some((plan) => plan.host === host);
  const snapshots = beforeMigrations(model, name, stacks);
  return [
    '## When something is lost',
    'Run in this repository, but for what “Backups” has.',
    '### A service',
    commands([
      `npx vpsynth status ${name}`,
      ...logs(model, stacks).map((shown) => `npx vpsynth logs ${name} ${shown} # or another`),
      comment('Sets right what isn’t as released; a container that is gone or unhealthy starts anew:'),
      `npx vpsynth deploy ${name}`,
      comment('To the release before, by what the host has kept; then revert its commit. Data is not taken back:'),
      `npx vpsynth rollback ${name} --dry-run # and without --dry-run`,
      comment('To one that is not kept any more: revert the commits since, then deploy.'),
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
    [
      ...(saved || snapshots.length > 0 ? [stopped] : ['Nothing is saved of this host: there is no way back.']),
      ...(saved ? [fromBackups] : []),
      ...snapshots,
      ...(saved || snapshots.length > 0 ? ['Look before you start what writes.'] : []),
    ].join(' '),
  ];
}

const stopped =
  'Stop what writes (`docker compose stop <service>` in its stack, on the host), and write down the moment from which it was wrong.';
const fromBackups =
  'Under “Backups”: one thing as it was in the last snapshot, or in an older one by its id (`snapshots` lists them); a PostgreSQL server with an archive at any moment.';

/** The arguments of `vpsynth logs` for what people ask first, with a route; else for what runs always, a project's rather than the host's. */
function logs(model: Model, stacks: readonly Stack[]): string[] {
  const routes = edgeRoutes(model);
  const lasting = stacks
    .flatMap((stack) => stack.workloads)
    .filter(({ facet, instances }) => facet.runs.type === 'always' && instances.length > 0);
  // A queue's pages or a collector may have a route as well; what is at `/` is what people mean.
  const asked = (path?: string) =>
    lasting.find((each) =>
      routes.some(({ workload, route }) => workload === each && route.path === (path ?? route.path)),
    );
  const shown = asked('/') ?? asked() ?? lasting.find(({ stack }) => stack.environment !== undefined) ?? lasting[0];
  if (shown === undefined) return [];
  // By the workload's name: which of its sides serves is the host's to say.
  return [`${word(shown.stack.name)} ${word(shown.facet.name)}`];
}

/** What the host keeps by itself of databases that migrations change. */
function beforeMigrations(model: Model, name: string, stacks: readonly Stack[]): string[] {
  const databases = stacks
    .flatMap((stack) => stack.workloads.map((workload) => migrationOf(model, workload)))
    .flatMap((migration) => (migration?.snapshot === undefined ? [] : [migration.database]));
  if (databases.length === 0) return [];
  const named = [...new Set(databases)].map(code).join(', ');
  return [
    `As it was before a migration, from this host’s own disk and without what was written since: ${named}. ${code(`npx vpsynth snapshots ${name}`)} lists these snapshots, and with \`restore <snapshot>\` brings one back.`,
  ];
}
