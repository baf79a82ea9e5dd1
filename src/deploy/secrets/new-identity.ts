import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../cli/user-error';
import { whoDeploys } from '../who';
import { generateIdentity, recipientOf } from './age';
import { type FoundIdentities, findIdentities, identityFile } from './identity';
import { recipientsPath } from './recipients';
import { replaceFile } from './replace-file';

/** This machine's identities; a new one in a file that this user alone can read, when there is none. */
export async function findOrMakeIdentity(
  environment: NodeJS.ProcessEnv,
): Promise<FoundIdentities & { readonly isNew: boolean }> {
  const found = await findIdentities(environment);
  if (found !== undefined) return { ...found, isNew: false };
  const identity = await generateIdentity();
  const file = identityFile(environment);
  const recipient = await recipientOf(identity);
  replaceFile(file, `# Opens the secrets that are encrypted for ${recipient}\n${identity}\n`, 0o600);
  return { identities: [identity], origin: file, isNew: true };
}

/** The person as git knows him, since root or a shared account is nobody's name; else the account, as ssh-keygen names it. */
function whoThisIs(root: string): string {
  const { status, stdout } = spawnSync('git', ['config', 'user.name'], { cwd: root, encoding: 'utf8', timeout: 5000 });
  const name = status === 0 ? stdout.trim() : '';
  return name === '' ? whoDeploys({}) : name;
}

/** Lists a recipient, with who it is. */
export function addRecipient(root: string, recipient: string): void {
  const file = join(root, recipientsPath);
  if (!existsSync(join(root, 'infra'))) {
    throw new UserError('there is no infra/ here; run it in the root of a repository that declares a fleet');
  }
  const header = existsSync(file)
    ? ''
    : '# Who can read infra/secrets.age, a recipient a line. After a change, run: npx vpsynth secrets rekey\n';
  appendFileSync(file, `${header}${recipient} # ${whoThisIs(root)}\n`);
}
