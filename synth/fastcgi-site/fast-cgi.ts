import type { FastCgiSiteFacet } from '../../constructs/facets/php';
import { directive, type NginxDirective } from '../serialize/nginx';

/** What PHP is told of a request (RFC 3875; nginx's own fastcgi_params), by the names that the client knows. */
const parameters: Readonly<Record<string, string>> = {
  SCRIPT_FILENAME: '$document_root$fastcgi_script_name',
  SCRIPT_NAME: '$fastcgi_script_name',
  DOCUMENT_ROOT: '$document_root',
  DOCUMENT_URI: '$document_uri',
  REQUEST_URI: '$request_uri',
  REQUEST_METHOD: '$request_method',
  QUERY_STRING: '$query_string',
  CONTENT_TYPE: '$content_type',
  CONTENT_LENGTH: '$content_length',
  GATEWAY_INTERFACE: 'CGI/1.1',
  SERVER_PROTOCOL: '$server_protocol',
  SERVER_SOFTWARE: 'nginx',
  SERVER_NAME: '$host',
  SERVER_PORT: '$client_port',
  REMOTE_ADDR: '$client_address',
  // PHP built for it refuses to run without (`--enable-force-cgi-redirect`).
  REDIRECT_STATUS: '200',
  // A client's header of this name would be taken for the proxy of PHP's own requests (CVE-2016-5385).
  HTTP_PROXY: '',
};

/** Passes a request on. The edge has taken the body whole; here it goes on as it comes. */
export function fastCgi({ timeout }: FastCgiSiteFacet): NginxDirective[] {
  const seconds = `${Math.ceil(timeout.seconds)}s`;
  return [
    ...Object.entries(parameters).map(([name, value]) => directive('fastcgi_param', name, value)),
    directive('fastcgi_param', 'HTTPS', '$client_https', 'if_not_empty'),
    directive('fastcgi_request_buffering', 'off'),
    directive('fastcgi_buffers', 16, '16k'),
    directive('fastcgi_buffer_size', '32k'),
    // The temporary folder is memory: a large response waits for its reader in PHP.
    directive('fastcgi_max_temp_file_size', 0),
    directive('fastcgi_read_timeout', seconds),
    directive('fastcgi_send_timeout', seconds),
    directive('fastcgi_pass', 'php'),
  ];
}
