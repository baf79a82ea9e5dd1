import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from '../../synth/deployment/deployment';
import { mendEdits } from '../../synth/output/mistakes';
import type { SecretsPlan } from '../../synth/stack/secrets-plan';
import { synthesizeCommand } from '../../synth/synthesize-command';
import { declarationFile } from '../cli/declaration-file';
import { UserError } from '../cli/user-error';
import { digestsOf } from './images/image-lock-file';

/** What one stack should become: the digest of each of its files, and where its secrets go. */
export interface StackFiles {
  readonly manifest: Readonly<Record<string, string>>;
  readonly secrets: SecretsPlan | Record<string, never>;
}

/** The committed files of one host, read once. */
export interface HostFiles {
  readonly name: string;
  /** `infra/<host>`. */
  readonly folder: string;
  readonly deployment: Deployment & { readonly ssh: NonNullable<Deployment['ssh']> };
  readonly stacks: Readonly<Record<string, StackFiles>>;
  /** The machine's own files, by their path below `etc`. */
  readonly machine: Readonly<Record<string, string>>;
  /** What its images must be, by reference, as `infra/images.lock.json` has it; those without a known digest are left out. */
  readonly digests: Readonly<Record<string, string>>;
}

/** For people and for git: no program on the host reads them. */
const notDeployed = new Set(['.gitignore', '.env.example', 'README.md']);

/**
 * Reads `infra/<host>/`.
 *
 * @throws UserError for a host that isn't there or is the developer's own machine, and for files that aren't as synth
 *   wrote them
 */
export function readHostFiles(name: string): HostFiles {
  const folder = `infra/${name}`;
  const file = join(folder, 'deployment.json');
  if (!existsSync(file)) throw new UserError(`there is no host ${name} here${hostsHere()}${justDeclared()}`);
  const deployment = readJson<Deployment>(file);
  const { ssh } = deployment;
  if (ssh === undefined) throw new UserError(`${name} is this machine itself: use npx vpsynth dev`);
  return {
    name,
    folder,
    deployment: { ...deployment, ssh },
    stacks: Object.fromEntries(deployment.stacks.map((stack) => [stack.name, stackFiles(join(folder, stack.name))])),
    machine: existsSync(join(folder, 'host')) ? manifest(join(folder, 'host')) : {},
    digests: digestsOf(name),
  };
}

/** The names of all hosts that can be deployed to. */
export function deployedHosts(): string[] {
  const entries = existsSync('infra') ? readdirSync('infra').sort() : [];
  return entries.filter((entry) => {
    const file = join('infra', entry, 'deployment.json');
    return existsSync(file) && readJson<Deployment>(file).ssh !== undefined;
  });
}

/** Ends a message on hosts with those that can be deployed to, or what to do where there are none. */
export function hostsHere(): string {
  const hosts = deployedHosts();
  if (hosts.length > 0) return `; there is ${hosts.join(', ')}`;
  return existsSync(declarationFile)
    ? `; none is synthesized yet: run ${synthesizeCommand}`
    : '; run it in the root of a repository that declares a fleet';
}

/** A declaration alone is no host to deploy to. */
function justDeclared(): string {
  return deployedHosts().length > 0 && existsSync(declarationFile)
    ? `; where it was just declared, run ${synthesizeCommand}`
    : '';
}

function stackFiles(folder: string): StackFiles {
  const secrets = join(folder, 'secrets.json');
  return {
    manifest: manifest(folder),
    secrets: existsSync(secrets) ? readJson<SecretsPlan>(secrets) : {},
  };
}

/** The manifest's digests, once the files are seen to have them. */
function manifest(folder: string): Record<string, string> {
  const { files } = readJson<{ files: Record<string, string> }>(join(folder, '.manifest.json'));
  const entries = Object.entries(files).filter(([path]) => !notDeployed.has(path));
  for (const [path, digest] of entries) {
    const found = existsSync(join(folder, path)) ? sha256(readFileSync(join(folder, path))) : undefined;
    if (found !== digest) throw new UserError(`${folder}/${path} is not as synth wrote it. ${mendEdits}`);
  }
  return Object.fromEntries(entries);
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    throw new UserError(
      `${file} is missing or can't be read as JSON; run ${synthesizeCommand} and commit what it writes`,
    );
  }
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
