import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { DeployedStack, Deployment } from '../../synth/deployment/deployment';
import { UserError } from '../cli/user-error';

/** Where the developer's machine has its stacks, relative to the repository's root. */
export const localFolder = 'infra/local';

/** What is read of a stack's compose.yaml. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, { readonly external?: boolean }>>;
}

export interface ComposeService {
  readonly build?: unknown;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly ports?: readonly { readonly target: number; readonly published: string; readonly host_ip: string }[];
  readonly volumes?: readonly string[];
}

/** A stack of the developer's machine. */
export interface LocalStack extends DeployedStack {
  /** Its folder, relative to the repository's root. */
  readonly folder: string;
  readonly compose: ComposeFile;
}

/**
 * The stacks of the developer's machine, in the order in which they start.
 *
 * @throws UserError when the fleet declares none
 */
export function readLocalStacks(root: string): LocalStack[] {
  return readDeployment(root).stacks.map((stack) => {
    const folder = `${localFolder}/${stack.name}`;
    return { ...stack, folder, compose: load(readFileSync(join(root, folder, 'compose.yaml'), 'utf8')) as ComposeFile };
  });
}

function readDeployment(root: string): Deployment {
  const file = join(root, localFolder, 'deployment.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Deployment;
  throw new UserError('the fleet has nothing on a developer’s machine: declare an Environment on a LocalMachine');
}

/** The names that the edge of the developer's machine answers to, each with a certificate of its own. */
export function readLocalCertificates(root: string): Deployment['certificates'] {
  return readDeployment(root).certificates;
}

/** The networks that a stack creates. */
export function ownNetworks({ compose }: LocalStack): string[] {
  return networks(compose, false);
}

/** The networks that it joins and another stack creates. */
export function joinedNetworks({ compose }: LocalStack): string[] {
  return networks(compose, true);
}

function networks({ networks: all = {} }: ComposeFile, external: boolean): string[] {
  return Object.keys(all).filter((name) => (all[name]?.external ?? false) === external);
}
