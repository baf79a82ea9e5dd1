import { z } from 'zod';

/**
 * Another way to run an environment's services, kept synthesized beside the hosts' own files:
 *
 * - `pm2`: processes of a machine without containers (pm2.keymetrics.io, ecosystem file).
 * - `app-platform`: DigitalOcean's, by an app spec; `region` by its slug.
 * - `ecs`: task definitions for AWS Fargate; `executionRole` pulls images and reads secrets.
 * - `railway`: a `railway.toml` for each service; `region` by Railway's name for it.
 */
export const exportTarget = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('pm2') }),
  z.strictObject({
    to: z.literal('app-platform'),
    region: z.enum(['ams', 'nyc', 'fra', 'sfo', 'sgp', 'blr', 'tor', 'lon', 'syd']),
  }),
  z.strictObject({
    to: z.literal('ecs'),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as eu-central-1'),
    executionRole: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
        'expected the ARN of a role such as arn:aws:iam::123456789012:role/shop',
      ),
  }),
  z.strictObject({
    to: z.literal('railway'),
    region: z.string().regex(/^[a-z0-9-]+$/, 'expected a region such as europe-west4-drams3a'),
  }),
]);

export type ExportTarget = z.output<typeof exportTarget>;
