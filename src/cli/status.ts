import { parseArgs } from 'node:util';
import { askHost } from '../deploy/host-session';
import { describeStatus, type HostStatus, isWell } from '../deploy/status';
import { askEach } from './ask-each';
import type { Command } from './command';
import { hostsNamed } from './hosts-named';

/** `vpsynth status`. */
export const status: Command = {
  description:
    'Says what runs on hosts, since when, by which release, and until when certificates last. Fails when something is not well.',
  arguments: '<host…>',
  options: [
    ['--all', 'every host that has files here'],
    ['--json', 'one JSON object a host instead of text; of one that can’t be asked, its `event` is `failed`'],
  ],
  examples: ['vpsynth status vps1', 'vpsynth status --all --json'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    });
    let well = true;
    await askEach(
      hostsNamed('status', positionals, values.all),
      (files) =>
        askHost(files, (agent) => agent.request<HostStatus>('status', { deployment: files.deployment }), {
          outdated: 'refuse',
        }),
      ({ name }, answer) => {
        well &&= isWell(answer);
        const text = values.json ? JSON.stringify({ host: name, ...answer }) : describeStatus(name, answer);
        process.stdout.write(`${text}\n`);
      },
      { json: values.json },
    );
    return well ? 0 : 1;
  },
};
