import { parseArgs } from 'node:util';
import { unifiedDiff } from '../../synth/output/diff';
import { plan } from '../../synth/output/plan';
import type { Command } from './command';
import { synthesizeHere, worthShowing } from './synthesis';

/** `vpsynth diff`. */
export const diff: Command = {
  description:
    'Shows line by line what synth would change. Writes nothing. For a build that must fail when something would change, use synth --check.',
  options: [['--names', 'only the names of the files']],
  examples: ['vpsynth diff', 'vpsynth diff --names'],
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { names: { type: 'boolean', default: false } } });
    const { output } = synthesizeHere();
    if (output === undefined) return 1;
    const changes = worthShowing(plan('.', output).changes);
    for (const change of changes) process.stdout.write(values.names ? `${change.path}\n` : unifiedDiff(change));
    return 0;
  },
};
