import type { SecretForm } from '../../constructs/values/secret';
import type { ConfigurationFile } from '../configuration';
import type { Model, PlacedWorkload, Stack } from '../derive/model';
import type { OutputFile } from '../output/file';
import { passwordLines } from '../runbook/password-lines';
import { json } from '../serialize/json';
import { filledFiles, interpolatedSecrets, readersOf, secretFiles } from './secret-files';
import { secretForms, secretsOf } from './secret-forms';
import { rotationDays } from './secret-rotation';

/**
 * The secrets of a stack on a host: `infra/<host>/<stack>/secrets.json`. Synth writes it; the deployer and
 * `vpsynth secrets` read it.
 */
export interface SecretsPlan {
  readonly generatedBy: 'vpsynth';
  /** Files that hold a secret each. */
  readonly files: readonly PlannedFile[];
  /** Files of programs with secrets in them. */
  readonly templates: readonly PlannedTemplate[];
  /** What Compose itself puts into containers' environments, from the stack's `.env` (root's, mode 0600). */
  readonly environment: readonly PlannedVariable[];
  /** What the values of some must look like, by the secret's name. */
  readonly forms?: Readonly<Record<string, SecretForm>>;
  /** Those of which a deployment tells all who must know them: a first value may be made up; another, unless it is `fixed`. */
  readonly generated?: readonly string[];
  /** Those that a deployment alone can't replace, and why. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Days after which a value is to be set anew, by the secret's name. */
  readonly rotationDays?: Readonly<Record<string, number>>;
}

export interface PlannedFile {
  /** Relative to the stack. */
  readonly path: string;
  /** The one user that may read it (mode 0400). */
  readonly userId: number;
  readonly secret: string;
  /** The services that read it. */
  readonly readers: readonly string[];
}

export interface PlannedTemplate {
  /** Relative to the stack. */
  readonly path: string;
  /** The one user that may read it (mode 0400). */
  readonly userId: number;
  /** The file, relative to the stack, that names each of its secrets as `${NAME}`. */
  readonly template: string;
  readonly secrets: readonly string[];
  /** What its values are: words or keys within a file of some format, the whole file, or lines of an htpasswd file. */
  readonly use: 'word' | 'key' | 'file' | 'passwords';
  readonly readers: readonly string[];
}

export interface PlannedVariable {
  readonly secret: string;
  readonly readers: readonly string[];
}

/** `secrets.json`; nothing when the stack has no secrets. */
export function secretsPlan(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): OutputFile[] {
  const plan: SecretsPlan = {
    generatedBy: 'vpsynth',
    files: secretFiles(stack).map((file) => ({
      path: file.path,
      userId: file.userId,
      secret: file.secret.name,
      readers: names(readersOf(stack, file)),
    })),
    templates: templates(model, stack, configuration),
    environment: variables(stack),
    ...forms(stack, configuration),
    ...renewal(model, stack, configuration),
  };
  if (plan.files.length + plan.templates.length + plan.environment.length === 0) return [];
  return [{ name: 'secrets.json', content: json(plan) }];
}

function forms(stack: Stack, configuration: readonly ConfigurationFile[]): Pick<SecretsPlan, 'forms'> {
  const found = [...secretForms(stack, configuration)].sort(([left], [right]) => (left < right ? -1 : 1));
  return found.length === 0 ? {} : { forms: Object.fromEntries(found) };
}

function renewal(
  model: Model,
  stack: Stack,
  configuration: readonly ConfigurationFile[],
): Pick<SecretsPlan, 'generated' | 'fixed' | 'rotationDays'> {
  const secrets = secretsOf(stack, configuration);
  const days = rotationDays(model);
  const generated = secrets.filter(({ isGenerated }) => isGenerated);
  const fixed = secrets.flatMap(({ name, fixedBecause }) => (fixedBecause === undefined ? [] : [[name, fixedBecause]]));
  const scheduled = secrets.flatMap(({ name }) => (days.has(name) ? [[name, days.get(name)]] : []));
  return {
    ...(generated.length > 0 && { generated: generated.map(({ name }) => name) }),
    ...(fixed.length > 0 && { fixed: Object.fromEntries(fixed) }),
    ...(scheduled.length > 0 && { rotationDays: Object.fromEntries(scheduled) }),
  };
}

function templates(model: Model, stack: Stack, configuration: readonly ConfigurationFile[]): PlannedTemplate[] {
  const passwords = passwordLines(model, stack);
  return filledFiles(configuration).map(({ path, template, secrets, userId, values, workload }) => ({
    path,
    userId,
    template,
    secrets: secrets.map(({ name }) => name),
    use: secrets.every(({ name }) => passwords.has(name)) ? 'passwords' : values,
    readers: names([workload]),
  }));
}

function variables(stack: Stack): PlannedVariable[] {
  const readers = new Map<string, PlacedWorkload[]>();
  for (const { secret, workload } of interpolatedSecrets(stack)) {
    readers.set(secret.name, [...(readers.get(secret.name) ?? []), workload]);
  }
  return [...readers]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([secret, workloads]) => ({ secret, readers: names(workloads) }));
}

function names(workloads: readonly PlacedWorkload[]): string[] {
  return [...new Set(workloads.map(({ facet }) => facet.name))].sort();
}
