import { parseArgs } from 'node:util';
import type { Command } from './command';
import { count, synthesizeHere } from './synthesis';

/** `vpsynth check`. */
export const check: Command = {
  description: 'Runs every check over the declaration and renders everything in memory. Writes nothing.',
  options: [['--help', 'this text']],
  examples: ['vpsynth check'],
  async run(args) {
    parseArgs({ args: [...args], options: {} });
    const { output, warnings } = synthesizeHere();
    if (output === undefined) return 1;
    let files = 0;
    for (const unit of output.units) files += unit.files.length;
    process.stdout.write(`No errors, ${count(warnings, 'warning')}; ${count(files, 'file')} rendered.\n`);
    return 0;
  },
};
