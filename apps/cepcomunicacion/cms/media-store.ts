import { randomUUID } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { setting } from 'vpsynth/runtime';

/** What may be uploaded: pictures that browsers draw and run no script of. */
export const mediaTypes: readonly string[] = ['image/avif', 'image/jpeg', 'image/png', 'image/webp'];

export interface MediaFile {
  /** One of {@link mediaTypes}. */
  readonly type: string;
  readonly content: Buffer;
}

export interface MediaStore {
  /** Keeps a file under a name of its own, which it returns. */
  keep(file: MediaFile): Promise<string>;
  /** Resolves when an object can be written and taken away. */
  assertUsable(): Promise<void>;
}

/** In milliseconds: a provider may be far, readiness can't wait for long. */
const patience = { keep: 30_000, check: 1_500 } as const;

/**
 * The bucket that the settings name.
 *
 * @throws SettingError when an `S3_…` setting is missing
 */
export function openMedia(): MediaStore {
  const bucket = `${setting('S3_ENDPOINT')}/${setting('S3_BUCKET')}`;
  const client = new AwsClient({
    accessKeyId: setting('S3_ACCESS_KEY'),
    secretAccessKey: setting('S3_SECRET_KEY'),
    region: setting('S3_REGION'),
    service: 's3',
    retries: 0,
  });
  const ask = async (name: string, milliseconds: number, init: RequestInit) => {
    const answer = await client.fetch(`${bucket}/${name}`, { ...init, signal: AbortSignal.timeout(milliseconds) });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`the bucket answered ${init.method} with ${answer.status}`);
  };
  return {
    keep: async ({ type, content }) => {
      const name = `${randomUUID()}.${type.slice('image/'.length)}`;
      const headers = { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' };
      await ask(name, patience.keep, { method: 'PUT', headers, body: new Uint8Array(content) });
      return name;
    },
    assertUsable: async () => {
      const name = `.ready/${randomUUID()}`;
      await ask(name, patience.check, { method: 'PUT', body: 'ready' });
      await ask(name, patience.check, { method: 'DELETE' });
    },
  };
}
