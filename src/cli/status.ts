import { parseArgs } from 'node:util';
import { readHostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import { describeStatus, type HostStatus, isWell } from '../deploy/status';
import type { Command } from './command';
import { unnamed } from './hosts-named';

/** `vpsynth status`. */
export const status: Command = {
  description:
    'Says what runs on hosts, since when, by which release, and until when certificates last. Fails when something is not well.',
  arguments: '<host…>',
  options: [['--json', 'one JSON object a host instead of text']],
  examples: ['vpsynth status vps1', 'vpsynth status vps1 --json'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 0) throw unnamed('vpsynth status <host…>');
    let well = true;
    for (const files of positionals.map(readHostFiles)) {
      const { deployment, name } = files;
      const answer = await askHost(files, (agent) => agent.request<HostStatus>('status', { deployment }), {
        outdated: 'refuse',
      });
      well &&= isWell(answer);
      process.stdout.write(
        `${values.json ? JSON.stringify({ host: name, ...answer }) : describeStatus(name, answer)}\n`,
      );
    }
    return well ? 0 : 1;
  },
};
