import { BackupPlan, type BackupPlanProps, BackupTarget, Secret, type Vps } from 'vpsynth';

/** Backups of a host, encrypted, in the team's bucket elsewhere: what was saved can't be changed there. */
export function backups(
  host: Vps,
  { bucket = `${host.node.id}-backups`, ...props }: Omit<BackupPlanProps, 'target'> & { readonly bucket?: string } = {},
): BackupPlan {
  const target = BackupTarget.s3({
    endpoint: 'https://s3.provider.example',
    bucket,
    accessKey: Secret.env('BACKUP_ACCESS_KEY'),
    secretKey: Secret.env('BACKUP_SECRET_KEY'),
    immutable: true,
  });
  return new BackupPlan(host, 'backup', { target, ...props });
}
