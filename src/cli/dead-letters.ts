import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { WorkerRegistry } from '../../synth/workers/registry';
import { readHostFiles } from '../deploy/host-files';
import { servingService } from '../deploy/serving-service';
import { streamFrom } from '../deploy/stream';
import { whoDeploys } from '../deploy/who';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { serviceOf, stackOf } from './stack-of';
import { table } from './table';
import { UsageError, UserError } from './user-error';
import { refuseMore } from './words';

const words = '<host> [<stack> <service> [list|requeue|discard]]';
const usage = `vpsynth dead-letters ${words}`;

const registryPath = 'infra/fleet/workers.json';
const actions = ['list', 'requeue', 'discard'];

/** `vpsynth dead-letters`. */
export const deadLetters: Command = {
  description:
    "Shows the messages that a worker gave up, and why; puts them back into its queue, or discards them.\nWith a host alone: its workers. It runs dead-letters.js in the worker's container, by the worker's own rights (docs/workers.md). Who changed what stands in the container's log.",
  arguments: words,
  options: [
    ['--limit <n>', 'so many at most, the oldest first (default: 10)'],
    ['--id <id>', 'only the message of this id'],
    ['--json', 'an object a line, with more of each payload'],
  ],
  examples: [
    'vpsynth dead-letters vps1',
    'vpsynth dead-letters vps1 shop-prod worker',
    'vpsynth dead-letters vps1 shop-prod worker requeue --limit 100',
    'vpsynth dead-letters vps1 shop-prod worker discard --id order-17',
  ],
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { limit: { type: 'string' }, id: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
    const [host, name, within, action = 'list'] = positionals;
    if (host === undefined) throw unnamed(usage);
    refuseMore(positionals, 4, usage);
    if (!actions.includes(action)) throw new UsageError(`say ${actions.join(', ')}, not ${action}`);
    const files = readHostFiles(host);
    if (name === undefined) return listWorkers(host);
    const stack = stackOf(files, name, usage);
    const service = serviceOf(stack, within, usage);
    const argv = [
      ...['node', 'dead-letters.js', action, '--by', whoDeploys()],
      ...(values.limit === undefined ? [] : ['--limit', values.limit]),
      ...(values.id === undefined ? [] : ['--id', values.id]),
      ...(values.json ? ['--json'] : []),
    ];
    return streamFrom(files, async (agent) => ({
      operation: 'exec',
      stack: stack.name,
      service: await servingService(agent, files, stack, service),
      argv,
    }));
  },
};

function listWorkers(host: string): number {
  if (!existsSync(registryPath)) throw new UserError('no worker of this fleet states a contract: see docs/workers.md');
  const { workers } = JSON.parse(readFileSync(registryPath, 'utf8')) as WorkerRegistry;
  const rows = workers.flatMap(({ runs, queue, deadLetters: where, description }) =>
    runs
      .filter((each) => each.host === host)
      .map(({ stack, service }) => [`${stack} ${service}`, queue, where, description]),
  );
  if (rows.length === 0) throw new UserError(`no worker on ${host} states a contract`);
  process.stdout.write(`${table([['WORKER', 'QUEUE', 'DEAD LETTERS', 'DOES'], ...rows])}\n`);
  return 0;
}
