import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Authority } from '../authority/authority';

/** As mkcert names them, so that one authority serves both. */
const certificateName = 'rootCA.pem';
const keyName = 'rootCA-key.pem';

export interface LocalAuthority {
  readonly authority: Authority;
  /** What browsers are to trust. */
  readonly certificatePath: string;
  readonly certificate: string;
}

/**
 * The authority that signs for names of this machine: mkcert's where it has one, which its browsers then trust already,
 * else one of vpsynth's own, made at the first need. Its key is for its user alone, and never in a repository.
 */
export async function localAuthority(environment: NodeJS.ProcessEnv = process.env): Promise<LocalAuthority> {
  // 80 ms that no other command should wait for.
  const { Authority } = require('../authority/authority') as typeof import('../authority/authority');
  const folder = existing(mkcertFolder(environment)) ?? join(dataFolder(environment), 'vpsynth');
  const certificatePath = join(folder, certificateName);
  const keyPath = join(folder, keyName);
  if (!existsSync(certificatePath) || !existsSync(keyPath)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const made = await Authority.create('vpsynth development');
    writeFileSync(keyPath, made.key, { mode: 0o600 });
    writeFileSync(certificatePath, made.certificate);
  }
  const certificate = readFileSync(certificatePath, 'utf8');
  const authority = await Authority.read({ certificate, key: readFileSync(keyPath, 'utf8') });
  return { authority, certificatePath, certificate };
}

function existing(folder: string): string | undefined {
  return existsSync(join(folder, keyName)) && existsSync(join(folder, certificateName)) ? folder : undefined;
}

/** FiloSottile/mkcert, README: "-CAROOT", and the environment variable of that name. */
function mkcertFolder(environment: NodeJS.ProcessEnv): string {
  return environment.CAROOT ?? join(dataFolder(environment), 'mkcert');
}

/** Where a system keeps what programs make for a user. */
function dataFolder(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return environment.XDG_DATA_HOME ?? join(homedir(), '.local', 'share');
}
