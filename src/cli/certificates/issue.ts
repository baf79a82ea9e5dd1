import { parseArgs } from 'node:util';
import { nameFault } from '../../../constructs/values/name';
import { domain, ipv4Address, ipv6Address } from '../../../constructs/values/network';
import {
  authorityKeySecret,
  authorityPath,
  certificatesFolder,
  issueCertificate,
} from '../../deploy/certificates/internal-authority';
import { readStore, storePath } from '../../deploy/secrets/store';
import { isSecretName } from '../../deploy/secrets/value';
import { listFirstRecipient } from '../secrets/keys';
import { UsageError } from '../user-error';

/** `vpsynth certificates issue`. */
export async function issue(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { key: { type: 'string' }, for: { type: 'string', multiple: true, default: [] } },
  });
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0)
    throw new UsageError('say one name: certificates issue postgres --key …');
  const fault = nameFault(name);
  if (fault !== undefined || name === 'authority')
    throw new UsageError(`no name for a certificate: ${name}: ${fault ?? 'it is the authority’s'}`);
  const keySecret = values.key ?? '';
  if (!isSecretName(keySecret) || keySecret === authorityKeySecret)
    throw new UsageError('say which secret gets the key: --key VPS1_PLATFORM_POSTGRES_CERTIFICATE_KEY');
  const [first = name, ...rest] = values.for.map(nameOrAddress);
  await listFirstRecipient();
  const { isNew } = await issueCertificate('.', await readStore('.', process.env), {
    name,
    keySecret,
    names: [first, ...rest],
  });
  if (isNew)
    process.stdout.write(
      `Made an authority for the inside: ${authorityPath}; its key is ${authorityKeySecret} in ${storePath}.\n`,
    );
  process.stdout.write(
    `${certificatesFolder}/${name}.pem is issued for ${[first, ...rest].join(', ')}; its key is ${keySecret} in ${storePath}. Commit both files.\n`,
  );
  return 0;
}

function nameOrAddress(text: string): string {
  if ([domain, ipv4Address, ipv6Address].some((each) => each.safeParse(text).success)) return text;
  throw new UsageError(`--for takes a host name or an address: ${text}`);
}
