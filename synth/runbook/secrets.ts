import type { SecretForm } from '../../constructs/values/secret';
import type { Stack } from '../derive/model';
import { secretReaders } from '../stack/env-example';
import { filledFiles, interpolatedSecrets, secretFiles } from '../stack/secret-files';
import { secretForms, secretsOf } from '../stack/secret-forms';
import { code, commands } from './markdown';
import { passwordLines } from './password-lines';
import type { Runbook } from './runbook';
import { untilFailure, word } from './shell';

/** Each secret from the variable of its name, readable by exactly the container's user. */
export function secrets(runbook: Runbook): string[] {
  const { stack, configuration } = runbook;
  const names = [...secretReaders(stack, configuration).keys()].sort();
  if (names.length === 0) return [];
  const filled = filledFiles(configuration).length > 0;
  const given = givenSecrets(runbook);
  const made = names.filter((name) => !given.has(name));
  return [
    '## Secrets',
    'Export each variable of `.env.example`. A name has one value, in every stack that has it: keep it. Values made of `[A-Za-z0-9._-]` are safe in every file’s format.',
    ...(given.size === 0 ? [] : [`Others give these, or you choose them: ${list([...given])}.`]),
    ...(made.length === 0
      ? []
      : [given.size === 0 ? 'To make values up:' : 'To make the others up:', commands(madeUp(runbook, made))]),
    `${stack.host?.local ? '' : 'Each file belongs to the one user that reads it, which takes root. '}Writing them takes GNU \`install\` (coreutils)${filled ? ' and `envsubst` (gettext)' : ''}:`,
    commands(untilFailure([...guards(names, given, filled), ...writes(runbook)])),
  ];
}

/**
 * Those that a deployment doesn't tell to all who must know them, with their form where there is one: a random value
 * would be no key of a provider's. Lines of an htpasswd file are made here, of passwords that are asked for.
 */
function givenSecrets({ model, stack, configuration }: Runbook): Map<string, SecretForm | undefined> {
  const lines = passwordLines(model, stack);
  const secrets = secretsOf(stack, configuration).filter(({ name, isGenerated }) => !isGenerated && !lines.has(name));
  return new Map(secrets.map(({ name, form }) => [name, form]));
}

function list(given: readonly (readonly [name: string, form: SecretForm | undefined])[]): string {
  return given
    .map(([name, form]) => {
      if (form === undefined) return code(name);
      const digits = `${form.bytes * 2} hexadecimal digits`;
      return `${code(name)} (${form.prefix === undefined ? digits : `${code(form.prefix)} and ${digits}`})`;
    })
    .join(', ');
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
function guards(names: readonly string[], given: ReadonlyMap<string, unknown>, filled: boolean): string[] {
  return [
    ...names.map((name) => `: "\${${name}:?${given.has(name) ? 'given by others, or chosen by you' : ''}}"`),
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
