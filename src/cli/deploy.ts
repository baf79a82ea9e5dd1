import { parseArgs } from 'node:util';
import { deployHost } from '../deploy/deploy-host';
import { readHostFiles } from '../deploy/host-files';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { UsageError } from './user-error';

/** `vpsynth deploy`. */
export const deploy: Command = {
  description:
    'Brings hosts to what the committed files below infra/ say. What fails goes back to the last release. A second run changes nothing.',
  arguments: '<host…>',
  options: [
    ['--dry-run', 'tell what would happen; change nothing'],
    ['--transfer', 'build the images of this repository here and send them, without a registry'],
    ['--json', 'one JSON object a line instead of text'],
  ],
  examples: ['vpsynth deploy vps1', 'vpsynth deploy vps1 vps2 --dry-run', 'vpsynth deploy vps1 --transfer'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        transfer: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) throw new UsageError('name the hosts: vpsynth deploy <host…>');
    const reporter = new Reporter(values.json ? 'json' : 'lines');
    // All are read before the first is touched.
    for (const host of positionals.map(readHostFiles)) {
      await deployHost(
        host,
        { dryRun: values['dry-run'], images: values.transfer ? 'transfer' : 'registry' },
        reporter,
      );
    }
    return 0;
  },
};
