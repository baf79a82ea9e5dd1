import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A database server's certificate and its key, made as docs/postgres.md has it; with a name, one that holds for it. */
export function selfSigned(name?: string): { readonly certificate: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-certificate-'));
  try {
    const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'postgres.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '3650'];
    const holdsFor = name === undefined ? [] : ['-addext', `subjectAltName=DNS:${name}`];
    const made = ['-subj', '/CN=postgres', ...holdsFor, '-keyout', keyFile, '-out', file];
    execFileSync('openssl', ['req', '-x509', ...kind, ...made], { stdio: 'pipe' });
    return { certificate: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
