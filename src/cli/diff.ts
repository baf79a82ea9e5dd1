import { parseArgs } from 'node:util';
import { unifiedDiff } from '../../synth/output/diff';
import { plan } from '../../synth/output/plan';
import type { Command } from './command';
import { compareHere } from './compare-here';
import { worthShowing } from './worth-showing';

/** `vpsynth diff`. */
export const diff: Command = {
  description:
    'Shows line by line what synth would change. Writes nothing. For a build that must fail when something would change, use synth --check.',
  options: [['--names', 'only the names of the files']],
  examples: ['vpsynth diff', 'vpsynth diff --names'],
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { names: { type: 'boolean', default: false } } });
    const compared = compareHere((output) => plan('.', output));
    if (compared === undefined) return 1;
    const changes = worthShowing(compared.changes);
    // Beside the output: that is for other programs too, such as git apply.
    if (changes.length + compared.unfinished.length === 0) process.stderr.write('Nothing would change.\n');
    for (const change of changes) process.stdout.write(values.names ? `${change.path}\n` : unifiedDiff(change));
    return 0;
  },
};
