import { UsageError } from './user-error';

const time = String.raw`\d{4}-\d{2}-\d{2}T\d{6}Z`;
const releaseForm = new RegExp(`^${time}(-\\d+)?$`);
const snapshotForm = new RegExp(`^[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*/${time}$`);

/** @throws UsageError for what no release is called: nobody needs to ask the host for it */
export function requireReleaseId(host: string, id: string): void {
  if (!releaseForm.test(id))
    throw new UsageError(
      `${JSON.stringify(id)} is no release: one is called 2026-11-22T142730Z; npx vpsynth history ${host} lists them`,
    );
}

/** @throws UsageError for what no snapshot is called */
export function requireSnapshotName(host: string, name: string): void {
  if (!snapshotForm.test(name))
    throw new UsageError(
      `${JSON.stringify(name)} is no snapshot: one is called shop-prod/migrate/2026-11-22T142730Z; npx vpsynth snapshots ${host} lists them`,
    );
}
