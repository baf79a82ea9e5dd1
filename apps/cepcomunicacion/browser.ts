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

/** GA4 without advertising: developers.google.com/tag-platform/security/guides/csp. */
const analytics = {
  'script-src': ['https://*.googletagmanager.com'],
  'img-src': ['https://*.google-analytics.com', 'https://*.googletagmanager.com'],
  'connect-src': ['https://*.google-analytics.com', 'https://*.analytics.google.com', 'https://*.googletagmanager.com'],
};

/** Its widget and challenge: docs.hcaptcha.com, "Content-Security-Policy Settings". */
const captcha = Object.fromEntries(
  ['script-src', 'style-src', 'connect-src', 'frame-src'].map((directive) => [
    directive,
    ['https://hcaptcha.com', 'https://*.hcaptcha.com'],
  ]),
);

/**
 * The page's own `default-src 'self'`, and where what it has in the browser comes from: analytics, the captcha of the form,
 * pictures of a bucket that a provider serves. Nothing inline: snippets stand in files of the frontend's.
 */
export function contentPolicy({ publicUrl }: Bucket): string {
  const pictures = publicUrl === undefined ? {} : { 'img-src': [new URL(publicUrl).origin] };
  const allowed = new Map<string, string[]>();
  for (const sources of [pictures, analytics, captcha] as Record<string, string[]>[])
    for (const [directive, more] of Object.entries(sources))
      allowed.set(directive, [...(allowed.get(directive) ?? ["'self'"]), ...more]);
  return ["default-src 'self'", ...[...allowed].map(([name, sources]) => `${name} ${sources.join(' ')}`)].join('; ');
}
