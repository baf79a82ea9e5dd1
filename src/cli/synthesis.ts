import { existsSync, readFileSync } from 'node:fs';
import { formatProblem } from '../../constructs/fleet/problem';
import { addressLockPath } from '../../synth/derive/address-lock';
import { imageLockPath } from '../../synth/derive/image-lock';
import type { Model } from '../../synth/derive/model';
import { wireGuardLockPath } from '../../synth/derive/wireguard-lock';
import type { Output } from '../../synth/output/file';
import { synthesize } from '../../synth/synthesize';
import { count } from './count';
import { loadFleet } from './load-fleet';
import { missingDockerfiles } from './missing-dockerfiles';

/** What became of the declaration in the working directory. */
export interface SynthesisHere {
  readonly model: Model;
  readonly output: Output | undefined;
  readonly errors: number;
  readonly warnings: number;
  /** What was told on standard error. */
  readonly told: string;
}

interface Telling {
  /**
   * Whether warnings are told: not by a command that answers something else, as synth and check have told them.
   * @default true
   */
  readonly warnings?: boolean;
}

/** Synthesizes the repository in the working directory, and tells every problem on standard error. */
export function synthesizeHere({ warnings = true }: Telling = {}): SynthesisHere {
  const {
    model,
    problems: declared,
    output,
  } = synthesize(loadFleet(), {
    addressLock: readOptional(addressLockPath),
    imageLock: readOptional(imageLockPath),
    wireGuardLock: readOptional(wireGuardLockPath),
  });
  const problems = output === undefined ? declared : [...declared, ...missingDockerfiles(model)];
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const worthTelling = problems.filter(({ severity }) => warnings || severity === 'error');
  const told = worthTelling.map((problem) => `${formatProblem(problem)}\n\n`).join('');
  process.stderr.write(told);
  if (errors > 0) process.stderr.write(`${count(errors, 'error')}; nothing was written\n`);
  return { model, output, errors, warnings: problems.length - errors, told };
}

function readOptional(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
