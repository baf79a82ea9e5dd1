import type { BucketFacet } from '../../constructs/facets/object-storage';

type Named = Pick<BucketFacet, 'name'>;

/** Reads and writes one bucket, and nothing else (docs.aws.amazon.com: policies and permissions in Amazon S3). */
export function mayUse({ name }: Named): object {
  return policy(
    {
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: [arn(name)],
    },
    {
      Effect: 'Allow',
      Action: [
        's3:GetObject',
        's3:PutObject',
        's3:DeleteObject',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      Resource: [arn(`${name}/*`)],
    },
  );
}

/** Everybody reads objects by their names; nobody lists them. `mc anonymous set download` would let them. */
export function publicRead({ name }: Named): object {
  return policy({ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'], Resource: [arn(`${name}/*`)] });
}

function policy(...statements: readonly object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

function arn(what: string): string {
  return `arn:aws:s3:::${what}`;
}
