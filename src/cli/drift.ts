import { parseArgs } from 'node:util';
import { unifiedDiff } from '../../synth/output/diff';
import { readHostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import type { Command } from './command';
import { unnamed } from './hosts-named';

interface Drift {
  readonly differences: readonly Difference[];
}

interface Difference {
  readonly stack: string;
  readonly what: string;
  /** Of a file that was edited there: its path in the stack, and where it can be told its text when released and now. */
  readonly path?: string;
  readonly was?: string;
  readonly is?: string;
}

interface MachineDrift {
  readonly drift: readonly { readonly path: string; readonly state: string }[];
}

/** `vpsynth drift`. */
export const drift: Command = {
  description:
    'Says where hosts differ from what was released to them: files, containers, the machine itself; what was edited there line by line. Changes nothing; fails when something differs.\nAn edit is kept by declaring it, so that synth writes the same; or it is given up by deploy --overwrite-edits.',
  arguments: '<host…>',
  options: [['--json', 'one JSON object a host instead of text']],
  examples: ['vpsynth drift vps1'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 0) throw unnamed('vpsynth drift <host…>');
    let found = 0;
    for (const files of positionals.map(readHostFiles)) {
      const { deployment, stacks, machine, name } = files;
      const answer = await askHost(
        files,
        (agent) =>
          Promise.all([
            agent.request<Drift>('drift', { deployment, stacks }),
            agent.request<MachineDrift>('status-host', { files: machine }),
          ]),
        { outdated: 'refuse' },
      );
      const [{ differences }, { drift: paths }] = answer;
      const all: Difference[] = [
        ...differences,
        ...paths.map(({ path, state }) => ({ stack: 'host', what: `${path} is ${state}` })),
      ];
      found += all.length;
      if (values.json) process.stdout.write(`${JSON.stringify({ host: name, differences: all })}\n`);
      else if (all.length === 0) process.stdout.write(`${name}: as released\n`);
      else for (const each of all) process.stdout.write(`${name}: ${each.stack}: ${each.what}\n${edits(each)}`);
    }
    return found === 0 ? 0 : 1;
  },
};

function edits({ stack, path, was, is }: Difference): string {
  if (path === undefined || was === undefined || is === undefined) return '';
  return unifiedDiff({ path: `${stack}/${path}`, kind: 'edited', before: was, after: is });
}
