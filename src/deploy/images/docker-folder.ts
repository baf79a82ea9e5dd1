import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const file = 'config.json';

/** What is read here of Docker's configuration (docs.docker.com, "docker login"); there is more in it. */
interface DockerConfiguration {
  readonly auths?: Readonly<Record<string, { readonly auth?: string } | undefined>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string | undefined>>;
}

/** Where Docker's command line keeps logins, contexts and plugins of the user. */
function dockerFolder(): string {
  return resolve(process.env.DOCKER_CONFIG || join(homedir(), '.docker'));
}

/** The user's configuration; an empty one where there is none that can be read. */
export function dockerConfiguration(): DockerConfiguration {
  try {
    return JSON.parse(readFileSync(join(dockerFolder(), file), 'utf8')) as DockerConfiguration;
  } catch {
    // Docker itself tells what is wrong with it.
    return {};
  }
}

/** Under what Docker keeps the login of a registry: of its own by the address of its first version. */
export function serverOf(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

/**
 * Makes an empty folder one that Docker works with as with the user's own, for DOCKER_CONFIG: the same settings, logins,
 * contexts and plugins. A login to the registry stays in it: without a helper's name Docker keeps it in the file, and in
 * no keychain.
 */
export function fillDockerFolder(folder: string, registry: string): void {
  const own = dockerFolder();
  const configuration = dockerConfiguration();
  const credHelpers = { ...configuration.credHelpers, [serverOf(registry)]: '' };
  writeFileSync(join(folder, file), JSON.stringify({ ...configuration, credHelpers }), { mode: 0o600 });
  for (const name of namesIn(own)) if (name !== file) symlinkSync(join(own, name), join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A CI system has none.
    return [];
  }
}
