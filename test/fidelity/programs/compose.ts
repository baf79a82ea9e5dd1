import { posix } from 'node:path';
import type { FileUnderTest, Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface ComposeOptions extends Omit<Surroundings, 'files'> {
  /** The stack's files by their path in its folder. */
  readonly files: Readonly<Record<string, FileUnderTest>>;
  /** @default ['compose.yaml'] */
  readonly configurations?: readonly string[];
  /** Where the stack lies. @default '/srv/stack' */
  readonly folder?: string;
  /** The variables that the host has. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The normal form that Compose brings a file into. */
export interface ComposeModel {
  readonly name: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly networks?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly volumes?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly configs?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ComposeVerdict extends Verdict {
  /** What Compose understood, every profile included; undefined when it refuses the files. */
  readonly model: ComposeModel | undefined;
}

/** Does Docker Compose accept the stack (`docker compose config`, which asks no daemon)? Unset variables are warned of. */
export function composeAccepts(options: ComposeOptions): Promise<ComposeVerdict> {
  const { configurations = ['compose.yaml'], folder = '/srv/stack', environment } = options;
  const files = Object.entries(options.files).map(([path, file]) => [posix.join(folder, path), file] as const);
  return inSandbox({ ...options, files: Object.fromEntries(files) }, async (sandbox) => {
    const named = configurations.flatMap((path) => ['--file', path]);
    const command = ['docker', 'compose', ...named, '--profile', '*', 'config'] as const;
    const quiet = await sandbox.run([...command, '--quiet'], { folder, environment });
    const verdict = judge('compose', await versionOf(sandbox, 'compose'), quiet, { warning: /level=warning/ });
    if (verdict.problems.length > 0) return { ...verdict, model: undefined };
    const { stdout } = await sandbox.must([...command, '--format', 'json'], { folder, environment });
    return { ...verdict, model: JSON.parse(stdout) };
  });
}
