import { parseArgs } from 'node:util';
import { deployHost } from '../deploy/deploy-host';
import { type HostFiles, readHostFiles } from '../deploy/host-files';
import { Reporter } from '../deploy/progress/reporter';
import { rounds } from '../deploy/rounds';
import type { Command } from './command';
import { UsageError, UserError } from './user-error';

/** `vpsynth deploy`. */
export const deploy: Command = {
  description:
    'Brings hosts to what the committed files below infra/ say. What fails goes back to the last release. A second run changes nothing.\nOf several hosts those come first that others use; where hosts use each other, the stacks by which they do.',
  arguments: '<host…>',
  options: [
    ['--dry-run', 'tell what would happen; change nothing'],
    ['--transfer', 'build the images of this repository here and send them, without a registry'],
    ['--without-backup', 'don’t wait for the dumps that backup plans take of what changes'],
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
        'without-backup': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) throw new UsageError('name the hosts: vpsynth deploy <host…>');
    const reporter = new Reporter(values.json ? 'json' : 'lines');
    const options = {
      dryRun: values['dry-run'],
      images: values.transfer ? 'transfer' : 'registry',
      withoutBackup: values['without-backup'],
    } as const;
    const tellFailure = (host: string, error: unknown, notReached: readonly string[]) => {
      const text = error instanceof Error ? error.message : String(error);
      if (values.json) reporter.tell(host, 'failed', text, { notReached });
    };
    // All are read before the first is touched.
    const hosts: HostFiles[] = [];
    for (const host of positionals) {
      try {
        hosts.push(readHostFiles(host));
      } catch (error) {
        tellFailure(host, error, positionals);
        throw error;
      }
    }
    const planned = rounds(hosts.map(({ deployment }) => deployment)).filter(
      ({ stacks }) => stacks === undefined || !options.dryRun,
    );
    for (const [index, { host, stacks }] of planned.entries()) {
      try {
        await deployHost(filesOf(hosts, host), { ...options, stacks }, reporter);
      } catch (error) {
        const later = planned.slice(index + 1).map((round) => round.host);
        const notReached = [...new Set(later)].filter((each) => each !== host);
        tellFailure(host, error, notReached);
        throw withNotReached(error, notReached);
      }
    }
    return 0;
  },
};

function filesOf(hosts: readonly HostFiles[], name: string): HostFiles {
  return hosts.find((each) => each.name === name) as HostFiles;
}

/** The same, and which of the hosts that were named come after the one that failed. */
function withNotReached(error: unknown, hosts: readonly string[]): unknown {
  if (!(error instanceof UserError) || hosts.length === 0) return error;
  return new UserError(`${error.message}\nnot reached after that: ${hosts.join(', ')}`);
}
