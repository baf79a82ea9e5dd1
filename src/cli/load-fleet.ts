import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Fleet } from '../../constructs/fleet/fleet';
import { declarationFile } from './declaration-file';
import { UserError } from './user-error';

/**
 * Runs the declaration of the repository in the working directory and returns its fleet.
 *
 * @throws UserError when there is none, or it exports no Fleet; what the declaration itself throws, as it is
 */
export function loadFleet(): Fleet {
  const file = resolve(declarationFile);
  if (!existsSync(file)) {
    throw new UserError(
      `there is no ${declarationFile} here; run it in the root of a repository that declares a fleet, or begin one: vpsynth's README.md, “Your own repository”`,
    );
  }
  const declared: unknown = (require(file) as { default?: unknown }).default;
  if (declared instanceof Fleet) return declared;
  throw new UserError(`${declarationFile} must export its Fleet: export default fleet`);
}
