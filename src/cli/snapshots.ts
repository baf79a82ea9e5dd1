import { parseArgs } from 'node:util';
import { type HostFiles, readHostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import { Reporter } from '../deploy/progress/reporter';
import { whoDeploys } from '../deploy/who';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { requireSnapshotName } from './release-id';
import { table } from './table';
import { UsageError } from './user-error';
import { refuseMore } from './words';

interface Snapshot {
  readonly name: string;
  readonly at: string;
  /** The path of the database's construct. */
  readonly database: string;
  readonly bytes: number;
  /** What it stands before. */
  readonly because: 'migration' | 'restore';
}

interface Restored {
  readonly database: string;
  readonly taken: string;
  /** The snapshot of what was there before. */
  readonly before: string;
  readonly seconds: number;
}

const words = '<host> [restore <snapshot>]';
const usage = `vpsynth snapshots ${words}`;

/** `vpsynth snapshots`. */
export const snapshots: Command = {
  description:
    "Lists the databases as they were before a host's migrations, or brings one back to that. What was written since is not in it: what is there now is saved as a snapshot first. Services that use a pool wait meanwhile; stop what else uses the database.",
  arguments: words,
  options: [['--json', 'one JSON object a line instead of text']],
  examples: ['vpsynth snapshots vps1', 'vpsynth snapshots vps1 restore shop-prod/migrate/2026-11-22T142730Z'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [host, action, name] = positionals;
    if (host === undefined) throw unnamed(usage);
    if (action !== undefined && action !== 'restore') throw new UsageError(`say restore, not ${action}: ${usage}`);
    refuseMore(positionals, 3, usage);
    const files = readHostFiles(host);
    if (action === undefined) return list(files, values.json);
    if (name === undefined)
      throw new UsageError(`name the snapshot: ${usage}; npx vpsynth snapshots ${host} lists them`);
    requireSnapshotName(host, name);
    return restore(files, name, new Reporter(values.json ? 'json' : 'lines'));
  },
};

async function list(files: HostFiles, isJson: boolean): Promise<number> {
  const answer = await askHost(
    files,
    (agent) => agent.request<{ readonly snapshots: readonly Snapshot[] }>('snapshots', {}),
    { outdated: 'refuse' },
  );
  const rows = answer.snapshots.map(({ name, at, database, bytes, because }) => [
    name,
    at,
    database,
    `${(bytes / 2 ** 20).toFixed(1)} MiB`,
    `before a ${because}`,
  ]);
  const text = rows.length === 0 ? `${files.name}: no snapshot yet` : table(rows);
  process.stdout.write(`${isJson ? JSON.stringify({ host: files.name, ...answer }) : text}\n`);
  return 0;
}

async function restore(files: HostFiles, snapshot: string, reporter: Reporter): Promise<number> {
  const answer = await askHost(files, (agent) =>
    agent.request<Restored>('restore-snapshot', { who: whoDeploys(), snapshot }, (event) =>
      reporter.agent(files.name, event),
    ),
  );
  const { database, taken, before } = answer;
  reporter.tell(
    files.name,
    'restored-snapshot',
    `${database} is as it was at ${taken}; what was there until now is ${before}`,
    { snapshot, ...answer },
  );
  return 0;
}
