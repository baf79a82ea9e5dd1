import { parseArgs } from 'node:util';
import type { Command } from './command';
import { recallHere } from './compare-here';
import { count } from './count';
import type { Finding } from './unchanged/kept';

/** `vpsynth check`. */
export const check: Command = {
  description: 'Runs every check over the declaration and renders everything in memory. Writes nothing.',
  options: [],
  examples: ['vpsynth check'],
  async run(args) {
    parseArgs({ args: [...args], options: {} });
    const found = recallHere() ?? examine();
    if (found === undefined) return 1;
    const { warnings, files } = found;
    process.stdout.write(`No errors, ${count(warnings, 'warning')}; ${count(files, 'file')} rendered.\n`);
    return 0;
  },
};

function examine(): Pick<Finding, 'warnings' | 'files'> | undefined {
  const { synthesizeHere } = require('./synthesis') as typeof import('./synthesis');
  const { output, warnings } = synthesizeHere();
  if (output === undefined) return undefined;
  let files = 0;
  for (const unit of output.units) files += unit.files.length;
  return { warnings, files };
}
