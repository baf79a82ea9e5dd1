import { parseArgs } from 'node:util';
import { unifiedDiff } from '../../synth/output/diff';
import type { HostFiles } from '../deploy/host-files';
import { askHost } from '../deploy/host-session';
import { askEach } from './ask-each';
import type { Command } from './command';
import { hostsNamed } from './hosts-named';

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
  options: [
    ['--all', 'every host that has files here'],
    ['--json', 'one JSON object a host instead of text; of one that can’t be asked, its `event` is `failed`'],
  ],
  examples: ['vpsynth drift vps1'],
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
    });
    let found = 0;
    await askEach(
      hostsNamed('drift', positionals, values.all),
      driftOf,
      ({ name }, all) => {
        found += all.length;
        if (values.json) process.stdout.write(`${JSON.stringify({ host: name, differences: all })}\n`);
        else if (all.length === 0) process.stdout.write(`${name}: as released\n`);
        else for (const each of all) process.stdout.write(`${name}: ${each.stack}: ${each.what}\n${edits(each)}`);
      },
      { json: values.json },
    );
    return found === 0 ? 0 : 1;
  },
};

async function driftOf(files: HostFiles): Promise<readonly Difference[]> {
  const { deployment, stacks, machine } = files;
  const [{ differences }, { drift: paths }] = await askHost(
    files,
    (agent) =>
      Promise.all([
        agent.request<Drift>('drift', { deployment, stacks }),
        agent.request<MachineDrift>('status-host', { files: machine }),
      ]),
    { outdated: 'refuse' },
  );
  return [...differences, ...paths.map(({ path, state }) => ({ stack: 'host', what: `${path} is ${state}` }))];
}

function edits({ stack, path, was, is }: Difference): string {
  if (path === undefined || was === undefined || is === undefined) return '';
  return unifiedDiff({ path: `${stack}/${path}`, kind: 'edited', before: was, after: is });
}
