import { runProgram } from '../run-program';
import { registryCredentials } from '../secrets/registry-credentials';

/**
 * Does something while this machine's Docker is signed in to the registry of VPSYNTH_REGISTRY. Without credentials Docker's
 * own login serves, which a person has and a CI system hasn't.
 */
export async function signedIn<T>(work: () => Promise<T>): Promise<T> {
  const credentials = await registryCredentials();
  if (credentials === undefined) return work();
  const { registry, username, password } = credentials;
  await runProgram('docker', ['login', registry, '--username', username, '--password-stdin'], { stdin: password });
  try {
    return await work();
  } finally {
    await runProgram('docker', ['logout', registry], { check: false });
  }
}
