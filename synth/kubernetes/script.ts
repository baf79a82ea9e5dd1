import { header } from '../header';
import type { OutputFile } from '../output/file';
import type { ClusterStack } from './cluster-stack';

/** A bash script that runs in its own folder and ends with its first failure. */
export function bashScript(
  { environment }: ClusterStack,
  name: string,
  about: readonly string[],
  commands: readonly string[],
): OutputFile {
  const lines = [
    '#!/usr/bin/env bash',
    ...header(environment, ...about).map((line) => `# ${line}`),
    'set -euo pipefail',
    'cd "$(dirname "$0")"',
    '',
    ...commands,
  ];
  return { name, content: `${lines.join('\n')}\n`, executable: true };
}
