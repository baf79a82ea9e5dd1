import { postgresDataFolder } from '../../constructs/data/postgres-workload';
import type { PostgresServerFacet } from '../../constructs/facets/data';
import type { PlacedPlan } from '../backup/coverage';
import type { PlanItem } from '../backup/plan';
import { volumeName } from '../compose/volumes';
import type { Model, PlacedWorkload } from '../derive/model';
import { commands, text } from './markdown';
import { mountpoint, ofItem, restic, writingRestic } from './restic';
import { comment, word } from './shell';

interface Server {
  readonly facet: PostgresServerFacet;
  readonly workload: PlacedWorkload;
  /** As `docker compose` takes it from the plan's stack. */
  readonly compose: string;
  readonly service: string;
}

/**
 * How a whole PostgreSQL server comes back from its copy, and by its archived log to any moment since (PostgreSQL:
 * continuous-archiving, "Recovering Using a Continuous Archive Backup"; runtime-config-wal, "Recovery Target"). Nothing for
 * what isn't such a copy.
 */
export function recoverPostgres(model: Model, plan: PlacedPlan, item: PlanItem): string[] {
  if (item.kind !== 'physical' || !('dump' in item)) return [];
  const found = model.find('postgres-server').find(({ component }) => component.node.path === item.construct);
  const workload = found && model.placed(found.component).find(({ stack }) => stack.name === item.dump.stack);
  if (found === undefined || workload === undefined) return [];
  const { stack, service } = item.dump;
  const compose = `docker compose --project-directory ${word(`../${stack}`)}`;
  const server = { facet: found.facet, workload, compose, service };
  const { archive } = found.facet;
  return [
    `#### The whole server ${text(item.construct)}`,
    archive === undefined
      ? 'As it was when it was copied. What it has now is kept beside it; remove that when all is well.'
      : 'As it was at any moment since it was copied: set `MOMENT`, and `FROM` to a snapshot before it where that isn’t the latest. What it has now is kept beside it; remove that when all is well.',
    commands([
      comment(`${item.construct}, brought back`),
      ...(archive === undefined ? [] : [': "${MOMENT:?such as 2026-11-22 05:00:00+00}"']),
      ...unpack(plan, item, server),
      ...(archive === undefined ? [] : towards(plan, item.construct, server)),
      `${compose} start ${word(service)}`,
      `until ${inServer(server, 'pg_isready', '--quiet', '--host=127.0.0.1')}; do sleep 2; done`,
      ...(archive === undefined ? [] : [until(server, 'SELECT pg_get_wal_replay_pause_state()', 'paused')]),
    ]),
    ...(archive === undefined ? [] : end(item.construct, server)),
  ];
}

function unpack(plan: PlacedPlan, item: PlanItem, { facet, workload, compose, service }: Server): string[] {
  const { userId } = workload.facet.container;
  const file = word(item.path.slice(item.path.lastIndexOf('/') + 1));
  const folder = postgresDataFolder(facet.version);
  const data = `"$(${mountpoint(dataVolume(workload))})"${folder === '' ? '' : `/${folder}`}`;
  const fetch = restic(plan, 'dump', ...ofItem(item)).concat(` "\${FROM:-latest}" ${word(item.path)} > ${file}`);
  return [
    fetch,
    `DATA=${data}`,
    // It hands out the rest of its log, if it runs.
    `${compose} stop ${word(service)}`,
    'mv "$DATA" "$DATA.before"',
    `install --directory --mode=0700 --owner=${userId} --group=${userId} "$DATA"`,
    `tar --extract --file ${file} --directory "$DATA" --numeric-owner`,
  ];
}

/** The archived log as far as the volume has lost it, and the moment. */
function towards(plan: PlacedPlan, construct: string, { facet, workload }: Server): string[] {
  const { archive } = facet;
  if (archive === undefined) return [];
  const { userId } = workload.facet.container;
  const volume = volumeName(workload.stack, archive.volume);
  const path = `/volumes/${volume}`;
  const select = ofItem({ construct, kind: 'archive', path });
  const settings = [`restore_command = 'gunzip -c ${archive.target}/%f.gz >%p'`, "recovery_target_time = '$MOMENT'"];
  return [
    writingRestic(
      plan,
      `"$(${mountpoint(volume)}):/restore"`,
      'restore',
      ...select,
      '--target',
      '/restore',
      `latest:${path}`,
    ),
    `printf '%s\\n' ${settings.map((line) => `"${line}"`).join(' ')} >> "$DATA/postgresql.auto.conf"`,
    `install --mode=0600 --owner=${userId} --group=${userId} /dev/null "$DATA/recovery.signal"`,
  ];
}

/** It pauses at its moment, and answers reads: nobody has written to it yet. */
function end(construct: string, server: Server): string[] {
  const say = (...statements: readonly string[]) =>
    inServer(server, 'psql', '--username=postgres', ...statements.map((each) => `--command=${each}`));
  return [
    'It has paused there and can be read: look. Another moment: the same again (its log says how far the archive reaches: `recovery ended before configured recovery target was reached`). If it is the one:',
    commands([
      comment(`${construct}, goes on from there`),
      say('SELECT pg_last_xact_replay_timestamp()', 'SELECT pg_wal_replay_resume()'),
      until(server, 'SELECT pg_is_in_recovery()', 'f'),
      say('ALTER SYSTEM RESET restore_command', 'ALTER SYSTEM RESET recovery_target_time', 'SELECT pg_reload_conf()'),
    ]),
    'Its replicas follow a history that is no more: copy them anew (docs/postgres.md). Then deploy, so that its roles have today’s passwords.',
  ];
}

/** Waits for an answer. */
function until(server: Server, question: string, answer: string): string {
  const asked = ['psql', '--username=postgres', '--no-align', '--tuples-only', `--command=${question}`];
  return `until ${inServer(server, ...asked)} | grep --quiet --line-regexp ${answer}; do sleep 2; done`;
}

function inServer({ compose, service }: Server, ...argv: readonly string[]): string {
  return `${compose} exec --no-TTY --user postgres ${[service, ...argv].map(word).join(' ')}`;
}

function dataVolume({ facet, stack }: PlacedWorkload): string {
  const [data] = facet.mounts.flatMap((mount) => (mount.type === 'volume' && mount.exclusive ? [mount.volume] : []));
  return volumeName(stack, data ?? facet.name);
}
