import { directive, type NginxDirective } from '../serialize/nginx';

/**
 * Mozilla's server-side TLS guideline 6.0, profile "intermediate" (2026-04-06). Protocols and curves are taken from the
 * socket's default server, so they stand once, for all.
 */
export function tlsDirectives(): NginxDirective[] {
  return [
    directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
    directive(
      'ssl_ciphers',
      'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305',
    ),
    directive('ssl_ecdh_curve', 'X25519MLKEM768:X25519:prime256v1:secp384r1'),
    directive('ssl_prefer_server_ciphers', 'off'),
    directive('ssl_session_cache', 'shared:tls:10m'),
    directive('ssl_session_timeout', '1d'),
  ];
}
