import { parseArgs } from 'node:util';
import { deployHosts } from '../deploy/deploy-hosts';
import { HostsFailed } from '../deploy/failures';
import { describeInMarkdown, type HostPlan } from '../deploy/host-plan';
import { Reporter } from '../deploy/progress/reporter';
import type { Command } from './command';
import { hostsNamed } from './hosts-named';
import { readHosts, tellFailures } from './read-hosts';
import { UsageError } from './user-error';

const formats = ['text', 'json', 'markdown'] as const;
type Format = (typeof formats)[number];

/** `vpsynth plan`. */
export const plan: Command = {
  description:
    'Says what a deployment would do on hosts, asked from the hosts: to each service (nothing, reload, restart, recreate, roll, switch, canary, upgrade, migrate, run, start), why, for how long nobody would answer for it, how much memory it takes meanwhile, and what could not be undone. Takes no lock, and changes nothing.',
  arguments: '<host…>',
  options: [
    ['--all', 'every host that has files here'],
    [
      '--format <format>',
      'text, json (an object a host, one a line; of one that fails, its `event` is `failed`), or markdown (for a pull request); text unless said otherwise',
    ],
    ['--json', 'the same as --format json'],
    ['--transfer', 'as deploy --transfer would do it'],
  ],
  examples: ['vpsynth plan vps1', 'vpsynth plan --all --format markdown'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        format: { type: 'string' },
        json: { type: 'boolean', default: false },
        transfer: { type: 'boolean', default: false },
      },
    });
    const format = formatOf(values);
    const names = hostsNamed('plan', positionals, values.all);
    // What is told on the way (building images, a host that can't be reached) is no part of the plan.
    const aside = new Reporter('lines', { several: names.length > 1 }, (text) => process.stderr.write(text));
    const reporter = format === 'text' ? new Reporter('lines', { several: names.length > 1 }) : aside;
    const json = format === 'json';
    const hosts = readHosts(names, (failure) => {
      if (json) tellFailures([failure], { notReached: names });
    });
    try {
      await deployHosts(
        hosts,
        {
          dryRun: true,
          images: values.transfer ? 'transfer' : 'registry',
          parallel: 1,
          canaries: [],
          skipUnreachable: false,
          ...(format !== 'text' && { planned: (plans) => print(plans, format) }),
        },
        reporter,
      );
    } catch (error) {
      if (!(error instanceof HostsFailed)) throw error;
      if (json) tellFailures(error.failures, { notReached: error.notBegun });
      throw names.length === 1 ? error.failures[0]?.error : error;
    }
    return 0;
  },
};

function formatOf({ format, json }: { readonly format?: string | undefined; readonly json: boolean }): Format {
  const wanted = format ?? (json ? 'json' : 'text');
  const found = formats.find((each) => each === wanted);
  if (found === undefined) throw new UsageError(`--format ${wanted}: expected ${formats.join(', ')}`);
  if (json && found !== 'json') throw new UsageError(`say --json or --format ${found}, not both`);
  return found;
}

function print(plans: readonly HostPlan[], format: 'json' | 'markdown'): void {
  const texts = plans.map((each) => (format === 'json' ? `${JSON.stringify(each)}\n` : describeInMarkdown(each)));
  process.stdout.write(texts.join(format === 'json' ? '' : '\n'));
}
