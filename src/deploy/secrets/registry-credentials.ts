import { UserError } from '../../cli/user-error';
import { collectSecrets, type SecretSources } from './collect';
import { findIdentities } from './identity';

/** What a registry of images wants to know of who pulls or pushes. Goes to programs on standard input only. */
export interface RegistryCredentials {
  /** Its host, with a port if it has one: `ghcr.io`, `registry.example:5000`. */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** The secrets that are vpsynth's own: no stack reads them. */
export const registryNames = ['VPSYNTH_REGISTRY', 'VPSYNTH_REGISTRY_USERNAME', 'VPSYNTH_REGISTRY_PASSWORD'] as const;

/**
 * The credentials of the registry that VPSYNTH_REGISTRY names, from VPSYNTH_REGISTRY_USERNAME and
 * VPSYNTH_REGISTRY_PASSWORD; each from the environment or the encrypted file, as every secret. Undefined without a name and
 * a password: the registry then wants none.
 *
 * @throws UserError when only some are set, or the registry is not a host
 */
export async function registryCredentials(sources: SecretSources = {}): Promise<RegistryCredentials | undefined> {
  const { environment = process.env } = sources;
  // Many need none: then nobody without an identity must be stopped by an encrypted file.
  const given = environment.VPSYNTH_REGISTRY_USERNAME || environment.VPSYNTH_REGISTRY_PASSWORD;
  if (!given && (await findIdentities(environment)) === undefined) return undefined;
  const { values, missing } = await collectSecrets(registryNames, sources);
  if (!values.has('VPSYNTH_REGISTRY_USERNAME') && !values.has('VPSYNTH_REGISTRY_PASSWORD')) return undefined;
  if (missing.length > 0) throw new UserError(`the registry's credentials lack ${missing.join(' and ')}`);
  const [registry = '', username = '', password = ''] = registryNames.map((name) => values.get(name));
  if (!/^[a-z0-9.-]+(:\d+)?$/.test(registry)) {
    throw new UserError('VPSYNTH_REGISTRY must be the host of a registry, such as ghcr.io or registry.example:5000');
  }
  return { registry, username, password };
}
