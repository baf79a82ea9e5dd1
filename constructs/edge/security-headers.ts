/**
 * What every vhost sends unless it says otherwise. Two years of strict transport security: Mozilla's server-side TLS
 * guideline 6.0. X-XSS-Protection is absent on purpose: obsolete, and harmful in old browsers (OWASP Secure Headers).
 */
export function securityHeaders(tls: boolean): Record<string, string> {
  return {
    ...(tls && { 'Strict-Transport-Security': 'max-age=63072000' }),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'SAMEORIGIN',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
  };
}
