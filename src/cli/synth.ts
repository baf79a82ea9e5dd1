import { parseArgs } from 'node:util';
import type { Plan } from '../../synth/output/change';
import { plan } from '../../synth/output/plan';
import { write } from '../../synth/output/write';
import { synthesizeCommand } from '../../synth/synthesize-command';
import type { Command } from './command';
import { compareHere } from './compare-here';
import { count } from './count';
import { worthShowing } from './worth-showing';

/** `vpsynth synth`. */
export const synth: Command = {
  description:
    'Turns infra/main.ts into files below infra/. Writes nothing unless every check and every renderer succeeds.',
  options: [
    ['--check', 'write nothing; say what would change, and fail if anything would'],
    ['--overwrite-edits', 'replace generated files that were edited by hand'],
  ],
  examples: ['vpsynth synth', 'vpsynth synth --check'],
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean', default: false }, 'overwrite-edits': { type: 'boolean', default: false } },
    });
    if (values.check) return check(compareHere((output) => plan('.', output)));
    return report(compareHere((output) => write('.', output, { overwriteEdits: values['overwrite-edits'] })));
  },
};

function check(compared: Plan | undefined): number {
  if (compared === undefined) return 1;
  const { changes: all, unfinished } = compared;
  const changes = worthShowing(all);
  for (const path of unfinished) process.stdout.write(`unfinished  ${path}\n`);
  list(changes);
  if (changes.length + unfinished.length === 0) {
    process.stdout.write('Nothing would change.\n');
    return 0;
  }
  const fate =
    unfinished.length > 0 ? `; a run was interrupted and left ${count(unfinished.length, 'file')} undone` : '';
  process.stdout.write(`${count(changes.length, 'file')} would change${fate}. Run: ${synthesizeCommand}\n`);
  return 1;
}

function report(compared: Plan | undefined): number {
  if (compared === undefined) return 1;
  const { changes: all, unfinished } = compared;
  const changes = worthShowing(all);
  if (unfinished.length > 0)
    process.stdout.write(`Completed an interrupted run: ${count(unfinished.length, 'file')}.\n`);
  list(changes);
  process.stdout.write(changes.length === 0 ? 'Nothing changed.\n' : `${count(changes.length, 'file')} changed.\n`);
  return 0;
}

function list(changes: Plan['changes']): void {
  for (const { kind, path } of changes) process.stdout.write(`${kind.padEnd(10)}  ${path}\n`);
}
