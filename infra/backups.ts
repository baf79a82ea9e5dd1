import { BackupPlan, type BackupPlanProps, BackupTarget, type Vps } from 'vpsynth';
import { hostSecret } from './host-secret';

/**
 * Backups of a host, encrypted, in a bucket of its own elsewhere: what was saved can't be changed there, and its key opens
 * no other host's.
 */
export function backups(
  host: Vps,
  { bucket = `${host.node.id}-backups`, ...props }: Omit<BackupPlanProps, 'target'> & { readonly bucket?: string } = {},
): BackupPlan {
  const target = BackupTarget.s3({
    endpoint: 'https://s3.provider.example',
    bucket,
    accessKey: hostSecret(host, 'BACKUP_ACCESS_KEY'),
    secretKey: hostSecret(host, 'BACKUP_SECRET_KEY'),
    immutable: true,
  });
  return new BackupPlan(host, 'backup', { target, ...props });
}
