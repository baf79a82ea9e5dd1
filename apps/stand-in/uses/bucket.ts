import { randomUUID } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { optionalSetting, setting } from 'vpsynth/runtime';
import type { OpenUse } from './use';

/** In milliseconds: whoever asks gets an answer. */
const patience = 1_500;

/**
 * Usable when an object can be written, reads the same, and can be taken away. `<prefix>_ENDPOINT` is a URL, or a host
 * with its port in `<prefix>_PORT`.
 */
export const openBucket: OpenUse = (prefix) => {
  const endpoint = setting(`${prefix}_ENDPOINT`);
  const base = endpoint.includes('://') ? endpoint : `http://${endpoint}:${setting(`${prefix}_PORT`)}`;
  const client = new AwsClient({
    accessKeyId: setting(`${prefix}_ACCESS_KEY`),
    secretAccessKey: setting(`${prefix}_SECRET_KEY`),
    region: optionalSetting(`${prefix}_REGION`) ?? 'garage',
    service: 's3',
    retries: 0,
  });
  const ask = async (method: string, url: string, body?: string) => {
    const answer = await client.fetch(url, { method, body, signal: AbortSignal.timeout(patience) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} was answered with ${answer.status}`);
    return text;
  };
  return {
    assertUsable: async () => {
      const value = randomUUID();
      const url = `${base}/${setting(`${prefix}_BUCKET`)}/stand-in-ready/${value}`;
      await ask('PUT', url, value);
      const read = await ask('GET', url);
      await ask('DELETE', url);
      if (read !== value) throw new Error('it says something else than was written');
    },
  };
};
