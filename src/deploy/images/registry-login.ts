import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program';
import { registryCredentials } from '../secrets/registry-credentials';

export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

interface DockerConfiguration {
  readonly auths?: Readonly<Record<string, { readonly auth?: string } | undefined>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string | undefined>>;
}

/**
 * How this machine signs in to a registry: by the credentials of VPSYNTH_REGISTRY where they are its, else by Docker's own
 * login (docs.docker.com, "docker login": its file, or the helper that keeps it). Undefined: it needs none, or has none.
 */
export async function registryLogin(registry: string): Promise<RegistryLogin | undefined> {
  const credentials = await registryCredentials();
  if (credentials?.registry === registry) return credentials;
  const { auths = {}, credHelpers = {}, credsStore } = configuration();
  // Docker keeps the login of its own registry under the address of its first version.
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const helper = credHelpers[server] ?? credsStore;
  return helper === undefined ? decoded(auths[server]?.auth) : fromHelper(helper, server);
}

function configuration(): DockerConfiguration {
  const file = join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'config.json');
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as DockerConfiguration;
  } catch {
    // Docker itself tells what is wrong with it.
    return {};
  }
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
