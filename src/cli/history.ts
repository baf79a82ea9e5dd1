import { parseArgs } from 'node:util';
import { describeHistory, describeSteps, type History } from '../deploy/history';
import { readHostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import type { Command } from './command';
import { unnamed } from './hosts-named';
import { requireReleaseId } from './release-id';
import { UsageError, UserError } from './user-error';
import { refuseMore } from './words';

const words = '<host> [release]';
const usage = `vpsynth history ${words}`;

/** `vpsynth history`. */
export const history: Command = {
  description:
    'Says who deployed to a host what, when, from which commit, and how it ended, as the host itself has written it down. With a release: each of its steps.',
  arguments: words,
  options: [
    ['--count <n>', 'how many releases, the newest last (20)'],
    ['--json', 'one JSON object instead of text'],
  ],
  examples: [
    'vpsynth history vps1',
    'vpsynth history vps1 2026-11-22T142730Z',
    'vpsynth history vps1 --count 100 --json',
  ],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { count: { type: 'string', default: '20' }, json: { type: 'boolean', default: false } },
    });
    const [host, release] = positionals;
    if (host === undefined) throw unnamed(usage);
    refuseMore(positionals, 2, usage);
    const files = readHostFiles(host);
    if (release !== undefined) requireReleaseId(host, release);
    const count = Number(values.count);
    if (!Number.isSafeInteger(count) || count < 1) throw new UsageError('--count: a whole number from 1 on');
    const answer = await askHost(
      files,
      (agent) => agent.request<History>('history', { count, ...(release !== undefined && { release }) }),
      { outdated: 'refuse' },
    );
    if (release !== undefined && answer.releases.length === 0)
      throw new UserError(`${host} has no release ${release} in its history; npx vpsynth history ${host} lists them`);
    const text = [describeHistory(answer.releases), ...(answer.steps ? [describeSteps(answer.steps)] : [])].join(
      '\n\n',
    );
    process.stdout.write(`${values.json ? JSON.stringify({ host, ...answer }) : text || `${host}: no release yet`}\n`);
    return 0;
  },
};
