import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../run-program';
import { registryCredentials } from '../secrets/registry-credentials';
import { fillDockerFolder } from './docker-folder';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does something with an environment in which Docker is signed in to the registry of VPSYNTH_REGISTRY: by a folder that
 * goes again, whatever ends this process but SIGKILL. The user's own logins stay as they are, and without credentials they
 * serve: a person has one, a CI system hasn't.
 *
 * @throws UserError in Docker's words when the registry refuses the credentials
 */
export async function signedIn<T>(work: (environment: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const credentials = await registryCredentials();
  if (credentials === undefined) return work(process.env);
  const { registry, username, password } = credentials;
  // Only the user can read what is in it (mkdtemp of POSIX).
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-docker-'));
  const environment = { ...process.env, DOCKER_CONFIG: folder };
  const login = new AbortController();
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const end = (signal: NodeJS.Signals) => {
    // It would make the folder anew to write the password.
    login.abort();
    remove();
    process.kill(process.pid, signal);
  };
  process.once('exit', remove);
  for (const signal of signals) process.once(signal, end);
  try {
    fillDockerFolder(folder, registry);
    await runProgram('docker', ['login', registry, '--username', username, '--password-stdin'], {
      stdin: password,
      environment,
      aborted: login.signal,
    });
    return await work(environment);
  } finally {
    remove();
    process.off('exit', remove);
    for (const signal of signals) process.off(signal, end);
  }
}
