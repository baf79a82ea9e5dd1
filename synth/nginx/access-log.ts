import { directive, type NginxDirective } from '../serialize/nginx';

const fields = {
  time: '$time_iso8601',
  host: '$host',
  remote: '$remote_addr',
  method: '$request_method',
  uri: '$uri',
  status: '$status',
  bytes: '$body_bytes_sent',
  seconds: '$request_time',
  upstream: '$upstream_addr',
  upstream_status: '$upstream_status',
  upstream_seconds: '$upstream_response_time',
  request_id: '$request_id',
  agent: '$http_user_agent',
};

/** One JSON object a request. `$uri` has no query: tokens in links stay out of the log. */
export function accessLog(): NginxDirective[] {
  const format = `{${Object.entries(fields)
    .map(([name, variable]) => `"${name}":"${variable}"`)
    .join(',')}}`;
  return [directive('log_format', 'json', 'escape=json', format), directive('access_log', '/dev/stdout', 'json')];
}
