import { execFile } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who deploys, as the history and a second deployer are told: a person at a machine, or a workflow's run. */
export function whoDeploys(environment: NodeJS.ProcessEnv = process.env): string {
  const { GITHUB_ACTIONS, GITHUB_ACTOR, GITHUB_RUN_ID } = environment;
  if (GITHUB_ACTIONS === 'true') return `${GITHUB_ACTOR} by workflow run ${GITHUB_RUN_ID}`;
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return String(process.getuid?.() ?? 'somebody');
  }
}

/** The commit that the files are of, with `-dirty` when some of them aren't committed; undefined outside git. */
export async function commitOf(folder: string): Promise<string | undefined> {
  try {
    const [head, changes] = await Promise.all([
      run('git', ['rev-parse', 'HEAD']),
      run('git', ['status', '--porcelain', '--', folder]),
    ]);
    return `${head.stdout.trim()}${changes.stdout === '' ? '' : '-dirty'}`;
  } catch {
    return undefined;
  }
}
