import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The agent that this version of vpsynth brings to hosts. */
export interface AgentFiles {
  /** Where they are on this machine. */
  readonly folder: string;
  /** Text by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What the agent on a host computes of its own files. */
  readonly version: string;
}

/** Reads the agent's files. They are scripts for the host, so the package has them as they are in the repository. */
export function readAgentFiles(): AgentFiles {
  const folder = join(dirname(require.resolve('vpsynth/package.json')), 'src/deploy/agent');
  const names = readdirSync(folder).filter(
    (name) => name.endsWith('.py') || name === 'bootstrap.sh' || name === 'gate',
  );
  const contents = names.sort().map((name) => [name, readFileSync(join(folder, name))] as const);
  const digest = createHash('sha256');
  for (const [name, content] of contents) digest.update(`${name}\0${content.length}\0`).update(content);
  return {
    folder,
    files: Object.fromEntries(contents.map(([name, content]) => [name, content.toString('utf8')])),
    version: digest.digest('hex'),
  };
}
