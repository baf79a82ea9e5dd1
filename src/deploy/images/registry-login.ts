import { runProgram } from '../run-program';
import { registryCredentials } from '../secrets/registry-credentials';
import { dockerConfiguration, serverOf } from './docker-folder';

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/**
 * How this machine signs in to a registry: by the credentials of VPSYNTH_REGISTRY where they are its, else by Docker's own
 * login (docs.docker.com, "docker login": its file, or the helper that keeps it). Undefined: it needs none, or has none.
 */
export async function registryLogin(registry: string): Promise<RegistryLogin | undefined> {
  const credentials = await registryCredentials();
  if (credentials?.registry === registry) return credentials;
  const { auths = {}, credHelpers = {}, credsStore } = dockerConfiguration();
  const server = serverOf(registry);
  const helper = credHelpers[server] ?? credsStore;
  return !helper ? decoded(auths[server]?.auth) : fromHelper(helper, server);
}

function decoded(auth: string | undefined): RegistryLogin | undefined {
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(auth ?? '', 'base64').toString()) ?? [];
  return username && password ? { username, password } : undefined;
}

/** Asked for a server on standard input, a helper answers by JSON, and fails where it has no login (docker-credential-helpers). */
async function fromHelper(name: string, server: string): Promise<RegistryLogin | undefined> {
  const { code, stdout } = await runProgram(`docker-credential-${name}`, ['get'], { check: false, stdin: server });
  if (code !== 0) return undefined;
  const { Username: username, Secret: password } = JSON.parse(stdout) as { Username?: string; Secret?: string };
  return username && password ? { username, password } : undefined;
}
