import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { servingService } from '../deploy/serving-service';
import { openTunnel } from '../deploy/tunnel';
import { whileReached } from '../deploy/while-reached';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { serviceOf, stackOf } from './stack-of';
import { UsageError } from './user-error';
import { missing, refuseMore } from './words';

const words = '<host> <stack> <service> <port>';
const usage = `vpsynth tunnel ${words}`;

/** `vpsynth tunnel`. */
export const tunnel: Command = {
  description:
    "Opens a port on this machine's loopback that leads to a port of a container, until you press Ctrl-C: for a database's client, RabbitMQ's pages, a debugger. Nothing is published on the host.",
  arguments: words,
  options: [['--local <port>', 'the port on this machine (the same; any free one with 0)']],
  examples: ['vpsynth tunnel vps1 postgres postgres 5432 --local 15432', 'vpsynth tunnel vps1 rabbitmq rabbitmq 15672'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { local: { type: 'string' } },
    });
    const [host, name, within, port] = positionals;
    if (host === undefined) throw unnamed(usage);
    refuseMore(positionals, 4, usage);
    const files = readHostFiles(host);
    const stack = stackOf(files, name, usage);
    const named = serviceOf(stack, within, usage);
    if (port === undefined) throw missing('the port in the container', usage);
    const remote = portNumber(port, 1);
    const local = values.local === undefined ? remote : portNumber(values.local, 0);
    const service = await whileReached(files, ({ agent }) => servingService(agent, files, stack, named));
    const end = { stack: stack.name, service, port: remote };
    const opened = await openTunnel(files, end, local, (text) => process.stderr.write(`${text}\n`));
    process.stdout.write(
      `127.0.0.1:${opened.port} leads to ${stack.name}/${service}:${remote} on ${host}; Ctrl-C ends it\n`,
    );
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
    opened.close();
    return 0;
  },
};

function portNumber(text: string, least: number): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= least && port <= 65_535) return port;
  throw new UsageError(`${text} is no port: expected a whole number from ${least} to 65535`);
}
