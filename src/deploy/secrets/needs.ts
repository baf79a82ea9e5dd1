import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretForm } from '../../../constructs/values/secret';
import type { Deployment } from '../../../synth/deployment/deployment';
import type { SecretsPlan } from '../../../synth/stack/secrets-plan';
import { synthesizeCommand } from '../../../synth/synthesize-command';
import { UserError } from '../../cli/user-error';
import { fillFault, formFault, type SecretUse } from './value';

/** One place that a secret goes into. */
export interface SecretNeed {
  readonly secret: string;
  readonly host: string;
  readonly stack: string;
  /** Relative to the stack: the file that holds it on the host. */
  readonly path: string;
  readonly use: SecretUse;
  /** The services that read it there. */
  readonly readers: readonly string[];
  /** What its value must look like; absent: anything that `use` allows. */
  readonly form?: SecretForm;
  /** A deployment tells all who must know its value: it may be made up, anew too unless it is `fixed`. */
  readonly generated?: true;
  /** Why a deployment alone can't replace its value. */
  readonly fixed?: string;
  /** Days after which its value is to be set anew. */
  readonly rotationDays?: number;
}

/**
 * Every place that the committed files put a secret into.
 *
 * @param hosts those asked for; none: all that are deployed to, which leaves out developers' own machines
 * @throws UserError for a host that has no files
 */
export function secretNeeds(root: string, hosts: readonly string[] = []): SecretNeed[] {
  const known = hostNames(root);
  for (const host of hosts) {
    if (known.includes(host)) continue;
    throw new UserError(`there is no host ${host} here; there is ${known.join(', ') || 'none'}`);
  }
  const wanted = hosts.length > 0 ? hosts : known.filter((host) => isDeployedTo(root, host));
  return wanted.flatMap((host) =>
    folders(join(root, 'infra', host)).flatMap((stack) => needsOf(join(root, 'infra', host, stack), host, stack)),
  );
}

/** A sentence for each place that can't hold the value it would get, and for each value of a wrong form; none for a secret without a value. */
export function unfitValues(needs: readonly SecretNeed[], values: ReadonlyMap<string, string>): string[] {
  const faults = needs.flatMap(({ secret, host, stack, path, use, form }) => {
    const value = values.get(secret);
    if (value === undefined) return [];
    const misshapen = form && formFault(secret, value, form);
    return misshapen ?? fillFault(secret, value, use, `infra/${host}/${stack}/${path}`) ?? [];
  });
  return [...new Set(faults)];
}

/** What the value of a secret must look like, where some program takes one form alone. */
export function formOf(needs: readonly SecretNeed[], name: string): SecretForm | undefined {
  return needs.find(({ secret, form }) => secret === name && form !== undefined)?.form;
}

/** The hosts that have files, developers' own machines among them. */
export function hostNames(root: string): string[] {
  return folders(join(root, 'infra')).filter((name) => existsSync(join(root, 'infra', name, 'deployment.json')));
}

function needsOf(folder: string, host: string, stack: string): SecretNeed[] {
  const file = join(folder, 'secrets.json');
  if (!existsSync(file)) return [];
  const plan = readJson<SecretsPlan>(file);
  return needsIn(plan, host, stack).map((need) => ({ ...need, ...toldOf(plan, need.secret) }));
}

function toldOf({ forms, generated, fixed, rotationDays }: SecretsPlan, name: string): Partial<SecretNeed> {
  const [form, because, days] = [forms?.[name], fixed?.[name], rotationDays?.[name]];
  return {
    ...(form && { form }),
    ...(generated?.includes(name) && { generated: true as const }),
    ...(because !== undefined && { fixed: because }),
    ...(days !== undefined && { rotationDays: days }),
  };
}

function needsIn(plan: SecretsPlan, host: string, stack: string): SecretNeed[] {
  return [
    ...plan.files.map(({ secret, path, readers }) => ({ secret, host, stack, path, readers, use: 'file' as const })),
    ...plan.templates.flatMap(({ secrets, path, readers, use }) =>
      secrets.map((secret) => ({ secret, host, stack, path, readers, use })),
    ),
    ...plan.environment.map(({ secret, readers }) => ({
      secret,
      host,
      stack,
      path: '.env',
      readers,
      use: 'environment' as const,
    })),
  ];
}

function isDeployedTo(root: string, host: string): boolean {
  return deploymentOf(root, host).ssh !== undefined;
}

/** What synth says of a host that has files. */
export function deploymentOf(root: string, host: string): Deployment {
  return readJson<Deployment>(join(root, 'infra', host, 'deployment.json'));
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    throw new UserError(`${file} can't be read as JSON; run: ${synthesizeCommand}`);
  }
}

function folders(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
