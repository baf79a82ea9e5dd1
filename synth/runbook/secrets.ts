import type { Stack } from '../derive/model';
import { secretReaders } from '../stack/env-example';
import { filledFiles, interpolatedSecrets, secretFiles } from '../stack/secret-files';
import { secretForms } from '../stack/secret-forms';
import { commands } from './markdown';
import { passwordLines } from './password-lines';
import type { Runbook } from './runbook';
import { untilFailure, word } from './shell';

/** Each secret from the variable of its name, readable by exactly the container's user. */
export function secrets(runbook: Runbook): string[] {
  const { stack, configuration } = runbook;
  const names = [...secretReaders(stack, configuration).keys()].sort();
  if (names.length === 0) return [];
  const filled = filledFiles(configuration).length > 0;
  return [
    '## Secrets',
    'Export each variable of `.env.example`. A name has one value, in every stack that has it: keep it. Values made of `[A-Za-z0-9._-]` are safe in every file’s format. To make values up:',
    commands(madeUp(runbook, names)),
    `${stack.host?.local ? '' : 'Each file belongs to the one user that reads it, which takes root. '}Writing them takes GNU \`install\` (coreutils)${filled ? ' and `envsubst` (gettext)' : ''}:`,
    commands(untilFailure([...guards(names, filled), ...writes(runbook)])),
  ];
}

/** What is set stays: another stack of the same shell may have made it up. */
function madeUp({ model, stack, configuration }: Runbook, names: readonly string[]): string[] {
  const lines = passwordLines(model, stack);
  const forms = secretForms(stack, configuration);
  return names.map((name) => {
    const { prefix = '', bytes } = forms.get(name) ?? { bytes: 24 };
    const random = `${prefix}$(openssl rand -hex ${bytes})`;
    const value = lines.has(name) ? `$(printf 'admin:%s' "$(openssl passwd -apr1)")` : random;
    return `export ${name}="\${${name}:-${value}}"`;
  });
}

/** An unset variable would write an empty file, and so would a missing program at a pipe's head. */
function guards(names: readonly string[], filled: boolean): string[] {
  return [
    ...names.map((name) => `: "\${${name}:?}"`),
    ...(filled ? [`export ${names.join(' ')}`, 'type envsubst'] : []),
  ];
}

function writes({ stack, configuration }: Runbook): string[] {
  const files = secretFiles(stack).map(
    ({ path, secret, userId }) => `printf %s "$${secret.name}" | ${install(stack, userId)} /dev/stdin ${word(path)}`,
  );
  const filled = filledFiles(configuration).map(({ template, path, secrets: named, userId }) => {
    const variables = named.map(({ name }) => `$${name}`).join(' ');
    return `envsubst '${variables}' < ${word(template)} | ${install(stack, userId)} /dev/stdin ${word(path)}`;
  });
  return [...files, ...filled, ...environmentFile(stack)];
}

/** On a host a secret's file belongs to its reader, which takes root; a developer's are for one machine alone. */
function install(stack: Stack, userId: number): string {
  return stack.host?.local ? 'install -D -m 0444' : `install -D -m 0400 -o ${userId}`;
}

/** Compose wants the value at every command, and takes it from here. */
function environmentFile(stack: Stack): string[] {
  const names = [...new Set(interpolatedSecrets(stack).map(({ secret }) => secret.name))].sort();
  if (names.length === 0) return [];
  const lines = names.map((name) => `"${name}='$${name}'"`).join(' ');
  return [`printf '%s\\n' ${lines} | install -m 0600 /dev/stdin .env`];
}
