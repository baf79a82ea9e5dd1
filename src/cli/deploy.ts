import { parseArgs } from 'node:util';
import { deployHosts } from '../deploy/deploy-hosts';
import { HostsFailed } from '../deploy/failures';
import type { HostFiles } from '../deploy/host-files';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { hostsNamed } from './hosts-named';
import { readHosts, tellFailures } from './read-hosts';
import { UsageError } from './user-error';

/**
 * As many as a fault of a release may reach before the rest is left alone. A host's part is mostly waiting, so that more
 * at once costs little here.
 */
const parallelByDefault = 4;

/** `vpsynth deploy`. */
export const deploy: Command = {
  description:
    'Brings hosts to what the committed files below infra/ say. What fails goes back to the last release. A second run changes nothing.\nOf several hosts those come first that others use; where hosts use each other, the stacks by which they do. Hosts that know nothing of each other are changed at the same time, canaries before them.\nBefore the first is changed all are planned and have their files and images; after a failure nothing more begins.',
  arguments: '<host…>',
  options: [
    ['--all', 'every host that has files here'],
    ['--dry-run', 'tell what would happen; change nothing'],
    ['--parallel <n>', `how many hosts are changed at once (${parallelByDefault})`],
    [
      '--canary <host>',
      'this host first, alone, and the others when it is well; instead of those that are declared so',
    ],
    [
      '--skip-unreachable',
      'leave out hosts that can’t be reached, and those that use them, instead of beginning nothing',
    ],
    ['--transfer', 'build the images of this repository here and send them, without a registry'],
    ['--without-backup', 'don’t wait for the dumps that backup plans take of what changes'],
    ['--overwrite-edits', 'replace files that were edited on a host and aren’t declared so (drift shows them)'],
    ['--again', 'also a release that somebody has gone back from, or whose images a contract has left behind'],
    ['--json', 'one JSON object a line instead of text'],
  ],
  examples: [
    'vpsynth deploy vps1',
    'vpsynth deploy vps1 vps2 --dry-run',
    'vpsynth deploy vps1 --transfer',
    'vpsynth deploy --all --canary vps2',
  ],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        parallel: { type: 'string', default: String(parallelByDefault) },
        canary: { type: 'string' },
        'skip-unreachable': { type: 'boolean', default: false },
        transfer: { type: 'boolean', default: false },
        'without-backup': { type: 'boolean', default: false },
        'overwrite-edits': { type: 'boolean', default: false },
        again: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const parallel = wholeNumber(values.parallel);
    const names = hostsNamed('deploy', positionals, values.all);
    requireAmong(values.canary, names);
    const reporter = new Reporter(values.json ? 'json' : 'lines', { several: names.length > 1 });
    const hosts = readHosts(names, (failure) => {
      if (values.json) tellFailures([failure], { notReached: names, reporter });
    });
    try {
      await deployHosts(
        hosts,
        {
          dryRun: values['dry-run'],
          images: values.transfer ? 'transfer' : 'registry',
          withoutBackup: values['without-backup'],
          again: values.again,
          overwriteEdits: values['overwrite-edits'],
          parallel,
          canaries: values.canary === undefined ? declaredCanaries(hosts) : [values.canary],
          skipUnreachable: values['skip-unreachable'],
        },
        reporter,
      );
    } catch (error) {
      if (!(error instanceof HostsFailed)) throw error;
      if (values.json) tellFailures(error.failures, { notReached: error.notBegun, reporter });
      const [failure] = error.failures;
      // Of one host its own error is told, a fault of vpsynth's with its stack.
      throw hosts.length === 1 ? failure?.error : error;
    }
    return 0;
  },
};

function requireAmong(canary: string | undefined, names: readonly string[]): void {
  if (canary !== undefined && !names.includes(canary))
    throw new UsageError(`--canary ${canary}: it is none of the hosts that are deployed to: ${names.join(', ')}`);
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError(`--parallel ${text}: expected a whole number from 1 to 999`);
}

/** With one host alone there is nothing to come after it. */
function declaredCanaries(hosts: readonly HostFiles[]): string[] {
  return hosts.length < 2 ? [] : hosts.filter(({ deployment }) => deployment.canary).map(({ name }) => name);
}
