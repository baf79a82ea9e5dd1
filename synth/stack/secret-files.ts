import { Secret } from '../../constructs/values/secret';
import type { ConfigurationFile } from '../configuration';
import type { PlacedWorkload, Stack } from '../derive/model';

/** A secret as a file of its own on the host. */
export interface SecretFile {
  readonly secret: Secret;
  /** Relative to the stack: `secrets/files/database-password`. */
  readonly path: string;
  /** Its name in Compose, and below `/run/secrets` in the container. */
  readonly name: string;
  /** The only user that may read it: Compose's file secrets keep the host's owner and mode. */
  readonly userId: number;
}

/** A template that the fill step completes with secrets. */
export interface FilledFile {
  /** Relative to the stack: `templates/pgbouncer/userlist.txt`. */
  readonly template: string;
  /** Relative to the stack: `secrets/filled/pgbouncer/userlist.txt`. */
  readonly path: string;
  readonly secrets: readonly Secret[];
  readonly userId: number;
  readonly values: 'word' | 'key' | 'file';
  /** What reads it. */
  readonly workload: PlacedWorkload;
}

/** Where a stack's filled folder stands: apart from the files that are a secret each, so that no two names meet. */
export function filledFolder(folder: string): string {
  return `secrets/filled/${folder}`;
}

/** The secret behind each variable of a workload's environment. */
export function secretVariables({ facet }: PlacedWorkload): [string, Secret][] {
  return Object.entries(facet.environment).filter((entry): entry is [string, Secret] => entry[1] instanceof Secret);
}

/**
 * The files of the secrets that a stack's containers read. Two users that read one secret get a file each, since a file
 * belongs to exactly one.
 */
export function secretFiles(stack: Stack): SecretFile[] {
  const files = new Map<string, SecretFile>();
  for (const workload of stack.workloads) {
    if (workload.facet.container.secretsAs !== 'files') continue;
    for (const [, secret] of secretVariables(workload)) {
      const file = secretFile(stack, secret, workload);
      files.set(file.name, file);
    }
  }
  return [...files.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The file that one workload reads a secret from. A further user's is told by a dot, which no secret's name holds. */
export function secretFile(stack: Stack, secret: Secret, { facet }: PlacedWorkload): SecretFile {
  const { userId } = facet.container;
  const first = stack.workloads.find((other) => other.facet.container.secretsAs === 'files' && reads(other, secret));
  const name =
    first === undefined || first.facet.container.userId === userId ? secret.file : `${secret.file}.${userId}`;
  return { secret, name, path: `secrets/files/${name}`, userId };
}

/** The workloads that read a secret's file. */
export function readersOf(stack: Stack, { secret, userId }: SecretFile): PlacedWorkload[] {
  return stack.workloads.filter(
    (workload) =>
      workload.facet.container.secretsAs === 'files' &&
      workload.facet.container.userId === userId &&
      reads(workload, secret),
  );
}

function reads(workload: PlacedWorkload, secret: Secret): boolean {
  return secretVariables(workload).some(([, each]) => each.name === secret.name);
}

/** The templates of a stack. */
export function filledFiles(configuration: readonly ConfigurationFile[]): FilledFile[] {
  return configuration.flatMap(({ workload, folder, name, secrets, userId, values = 'word' }) =>
    secrets === undefined
      ? []
      : [
          {
            template: `templates/${folder}/${name}`,
            path: `${filledFolder(folder)}/${name}`,
            secrets,
            userId: userId ?? workload.facet.container.userId,
            values,
            workload,
          },
        ],
  );
}

/** Secrets that Compose itself puts into an environment, for what can't read files; one entry a workload and variable. */
export function interpolatedSecrets(stack: Stack): { readonly secret: Secret; readonly workload: PlacedWorkload }[] {
  return stack.workloads
    .filter(({ facet }) => facet.container.secretsAs === 'environment')
    .flatMap((workload) => secretVariables(workload).map(([, secret]) => ({ secret, workload })));
}
