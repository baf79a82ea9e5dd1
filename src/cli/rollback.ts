import { parseArgs } from 'node:util';
import type { HostFiles } from '../deploy/host-files';
import { readHostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import { Reporter } from '../deploy/progress/reporter';
import { whoDeploys } from '../deploy/who';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { requireReleaseId } from './release-id';
import { refuseMore } from './words';

interface Left {
  readonly from: string;
  readonly to: string;
  readonly commit?: string | null;
  readonly at: string;
}

interface RolledBack {
  readonly stacks: Readonly<Record<string, Left>>;
  /** Changed together with them, without an earlier release. */
  readonly staying: readonly string[];
  readonly seconds?: number;
}

const words = '<host> [release]';
const usage = `vpsynth rollback ${words}`;

/** `vpsynth rollback`. */
export const rollback: Command = {
  description:
    'Brings stacks of a host back to a release that is kept there, with its images and secrets: those that were changed last to the one before, or all to what was when a named release had ended. Data stays as it is.\nThe repository is not changed: revert the commit too. Until then a deployment of the very release that was gone back from is refused (deploy --again releases it all the same).',
  arguments: words,
  options: [
    ['--stack <name>', 'this stack, to its release before or to the named one; may be given more than once'],
    ['--dry-run', 'tell what would happen; change nothing'],
    ['--json', 'one JSON object a line instead of text'],
  ],
  examples: [
    'vpsynth rollback vps1 --dry-run',
    'vpsynth rollback vps1',
    'vpsynth rollback vps1 2026-11-22T142730Z --stack shop-prod',
  ],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stack: { type: 'string', multiple: true, default: [] },
        'dry-run': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const [host, release] = positionals;
    if (host === undefined) throw unnamed(usage);
    refuseMore(positionals, 2, usage);
    const files = readHostFiles(host);
    if (release !== undefined) requireReleaseId(host, release);
    const reporter = new Reporter(values.json ? 'json' : 'lines');
    const dryRun = values['dry-run'];
    const answer = await ask(files, { release, stacks: values.stack, dryRun }, reporter);
    for (const [stack, { from, to, commit }] of Object.entries(answer.stacks)) {
      const told = `${stack}: ${dryRun ? 'would go' : 'went'} back from ${from} to ${to}${commit ? ` (${commit.slice(0, 12)})` : ''}`;
      reporter.tell(host, 'rolled-back', told, { stack, from, to, commit });
    }
    for (const stack of answer.staying)
      reporter.tell(host, 'staying', `${stack}: stays as it is: no earlier release of it is kept`, { stack });
    return 0;
  },
};

async function ask(
  files: HostFiles,
  { release, stacks, dryRun }: { release: string | undefined; stacks: readonly string[]; dryRun: boolean },
  reporter: Reporter,
): Promise<RolledBack> {
  const request = {
    who: whoDeploys(),
    dryRun,
    ...(release !== undefined && { release }),
    ...(stacks.length > 0 && { stacks }),
  };
  return askHost(
    files,
    (agent) => agent.request<RolledBack>('roll-back', request, (event) => reporter.agent(files.name, event)),
    { outdated: dryRun ? 'lend' : 'replace' },
  );
}
