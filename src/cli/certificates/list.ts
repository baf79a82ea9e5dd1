import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificatesFolder } from '../../deploy/certificates/internal-authority';
import { table } from '../table';
import { UserError } from '../user-error';

const day = 24 * 60 * 60 * 1000;
/** When it is time for a new one: a release has to bring it to every host that shows or trusts it. */
const renewalDays = 30;

/** `vpsynth certificates list`: fails when one ends soon. */
export function list(now = Date.now()): number {
  const files = existsSync(certificatesFolder)
    ? readdirSync(certificatesFolder).filter((each) => each.endsWith('.pem'))
    : [];
  const rows = files.sort().map((file) => {
    const { subjectAltName = 'the authority', validTo } = read(join(certificatesFolder, file));
    const left = Math.floor((Date.parse(validTo) - now) / day);
    return {
      file,
      names: subjectAltName.replaceAll(/(DNS|IP Address):/g, ''),
      until: new Date(validTo).toISOString().slice(0, 10),
      left,
    };
  });
  if (rows.length === 0) process.stdout.write('No certificate is issued here yet.\n');
  else
    process.stdout.write(
      `${table([['certificate', 'for', 'until', 'days left'], ...rows.map(({ file, names, until, left }) => [file, names, until, String(left)])])}\n`,
    );
  const ending = rows.filter(({ left }) => left < renewalDays);
  for (const { file } of ending)
    process.stderr.write(
      `${file} ends soon: issue it again, commit and deploy (npx vpsynth certificates issue --help)\n`,
    );
  return ending.length > 0 ? 1 : 0;
}

function read(path: string): X509Certificate {
  try {
    return new X509Certificate(readFileSync(path));
  } catch {
    throw new UserError(`${path} holds no certificate: restore it from git`);
  }
}
