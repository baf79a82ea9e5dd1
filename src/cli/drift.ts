import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { openHost } from '../deploy/host-session';
import type { Command } from './command';
import { UsageError } from './user-error';

interface Drift {
  readonly differences: readonly { readonly stack: string; readonly what: string }[];
}

interface MachineDrift {
  readonly drift: readonly { readonly path: string; readonly state: string }[];
}

/** `vpsynth drift`. */
export const drift: Command = {
  description:
    'Says where hosts differ from what was released to them: files, containers, the machine itself. Changes nothing; fails when something differs.',
  arguments: '<host…>',
  options: [['--json', 'one JSON object a host instead of text']],
  examples: ['vpsynth drift vps1'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 0) throw new UsageError('name the hosts: vpsynth drift <host…>');
    let found = 0;
    for (const files of positionals.map(readHostFiles)) {
      const { deployment, stacks, machine, name } = files;
      const { session, answer } = await openHost(
        files,
        (agent) =>
          Promise.all([
            agent.request<Drift>('drift', { deployment, stacks }),
            agent.request<MachineDrift>('status-host', { files: machine }),
          ]),
        { replace: false },
      );
      await session.close();
      const [{ differences }, { drift: paths }] = answer;
      const all = [...differences, ...paths.map(({ path, state }) => ({ stack: 'host', what: `${path} is ${state}` }))];
      found += all.length;
      if (values.json) process.stdout.write(`${JSON.stringify({ host: name, differences: all })}\n`);
      else if (all.length === 0) process.stdout.write(`${name}: as released\n`);
      else for (const { stack, what } of all) process.stdout.write(`${name}: ${stack}: ${what}\n`);
    }
    return found === 0 ? 0 : 1;
  },
};
