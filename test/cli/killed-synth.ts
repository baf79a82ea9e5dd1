import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Synthesizes the repository in the working directory by its own sources, and dies after a share of the steps. */
const own = <Module>(path: string) => require(resolve(path)) as Module;
const { loadFleet } = own<typeof import('../../src/cli/load-fleet')>('src/cli/load-fleet');
const { plan } = own<typeof import('../../synth/output/plan')>('synth/output/plan');
const { transact } = own<typeof import('../../synth/output/transaction')>('synth/output/transaction');
const { synthesize } = own<typeof import('../../synth/synthesize')>('synth/synthesize');

const committed = {
  addressLock: readFileSync('infra/addresses.lock.json', 'utf8'),
  imageLock: readFileSync('infra/images.lock.json', 'utf8'),
};
const output = () => {
  const made = synthesize(loadFleet(), committed).output;
  if (made === undefined) throw new Error('the fleet has errors');
  return made;
};
// Every changed file is staged, then renamed: about two steps each.
let left = Math.floor(plan('.', output()).changes.length * 2 * Number(process.argv[2]));
transact('.', output(), false, () => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
});
