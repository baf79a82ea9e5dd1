import type { Bucket, NginxVhost } from 'vpsynth';

/** Built into the browser's code, hence public and known when the image is built. */
export function publicSettings(site: NginxVhost): Record<string, string> {
  return {
    NEXT_PUBLIC_API_URL: site.url('/api'),
    NEXT_PUBLIC_ENABLE_ANALYTICS: 'true',
    NEXT_PUBLIC_GA4_ID: 'G-EXAMPLE',
    NEXT_PUBLIC_HCAPTCHA_SITE_KEY: '10000000-ffff-ffff-ffff-000000000001',
  };
}

/** The page's own; pictures of a bucket that a provider serves come from there. */
export function contentPolicy({ publicUrl }: Bucket): string {
  return `default-src 'self'${publicUrl === undefined ? '' : `; img-src 'self' ${new URL(publicUrl).origin}`}`;
}
