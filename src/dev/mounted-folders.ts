import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStack } from './local-stack';

/** Makes the folders of a stack that containers mount and that aren't there: Docker would make them root's. */
export function makeMountedFolders(root: string, { folder, compose }: LocalStack): void {
  const mounts = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes);
  for (const mount of mounts) {
    const [source = ''] = mount.split(':', 1);
    const path = join(root, folder, source);
    if (!source.startsWith('./') || existsSync(path)) continue;
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
  }
}
