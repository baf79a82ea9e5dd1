import { existsSync, readFileSync } from 'node:fs';
import { formatProblem } from '../../constructs/fleet/problem';
import { addressLockPath } from '../../synth/derive/address-lock';
import type { Model } from '../../synth/derive/model';
import { wireGuardLockPath } from '../../synth/derive/wireguard-lock';
import { imageLockPath } from '../../synth/image-lock';
import type { Change } from '../../synth/output/change';
import type { Output } from '../../synth/output/file';
import { synthesize } from '../../synth/synthesize';
import { loadFleet } from './load-fleet';
import { missingDockerfiles } from './missing-dockerfiles';

/** Synthesizes the repository in the working directory, and tells every problem on standard error. */
export function synthesizeHere(): {
  readonly model: Model;
  readonly output: Output | undefined;
  readonly errors: number;
  readonly warnings: number;
} {
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
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n\n`);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) process.stderr.write(`${count(errors, 'error')}; nothing was written\n`);
  return { model, output, errors, warnings: problems.length - errors };
}

function readOptional(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Changes worth a person's eye: manifests follow from the other files, unless nothing else changes. */
export function worthShowing(changes: readonly Change[]): readonly Change[] {
  const others = changes.filter(({ path }) => !path.endsWith('/.manifest.json'));
  return others.length > 0 ? others : changes;
}
