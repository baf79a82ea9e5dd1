import type { Endpoint } from '../../constructs/facets/endpoint';
import type { ForwardFacet, TcpProxyFacet } from '../../constructs/facets/tcp-proxy';
import type { Model, PlacedWorkload } from '../derive/model';
import { block, directive, type NginxDirective } from '../serialize/nginx';

/** Who came, what it was passed to and how it ended: one object a connection. */
const logFormat = [
  '{"time":"$time_iso8601"',
  '"client":"$remote_addr"',
  '"port":"$server_port"',
  '"upstream":"$upstream_addr"',
  '"status":"$status"',
  '"seconds":"$session_time"',
  '"received":"$bytes_received"',
  '"sent":"$bytes_sent"}',
].join(',');

/** The block `stream`: a server for each forward (nginx.org/en/docs/stream). None, as nginx wants, when it has none. */
export function streams(model: Model, workload: PlacedWorkload, { forwards }: TcpProxyFacet): NginxDirective[] {
  if (forwards.length === 0) return [];
  const servers = forwards.flatMap((forward) => forwarding(model, workload, forward));
  return [
    block(
      'stream',
      [],
      [
        directive('log_format', 'json', 'escape=json', logFormat),
        directive('access_log', '/dev/stdout', 'json'),
        directive('proxy_connect_timeout', '3s'),
        // Brokers and databases have long silences of their own; a peer that is gone is found by keep-alive.
        directive('proxy_timeout', '1d'),
        directive('proxy_socket_keepalive', 'on'),
        ...servers,
      ],
    ),
  ];
}

function forwarding(model: Model, workload: PlacedWorkload, { port, targets }: ForwardFacet): NginxDirective[] {
  const places = targets.flatMap((target) => place(model, workload, target));
  const [first] = places;
  if (first === undefined) return [];
  const upstream = `port_${port}`;
  const group = places.map((each) => directive('server', each, 'max_fails=1', 'fail_timeout=10s'));
  const alone = places.length === 1;
  return [
    ...(alone ? [] : [block('upstream', [upstream], [directive('least_conn'), ...group])]),
    block(
      'server',
      [],
      [
        directive('listen', listening(workload, port), 'so_keepalive=60s:10s:6'),
        directive('proxy_pass', alone ? first : upstream),
      ],
      targets.map((target) => `${target.name} of ${target.owner.node.path}`).join(', '),
    ),
  ];
}

/** By address where it is fixed: nginx looks names up at its start alone, and doesn't start without one of a node that is down. */
function place(model: Model, workload: PlacedWorkload, target: Endpoint): string[] {
  const address = model.reachEach(workload, target)[0] ?? model.reach(workload, target);
  return address === undefined ? [] : [`${address.host}:${address.port}`];
}

/** On a host it listens in its environment's network alone, so that nobody beside what is shared comes in through it. */
function listening({ instances, networks }: PlacedWorkload, port: number): string | number {
  const [own] = networks;
  const address = own === undefined ? undefined : instances[0]?.addresses.get(own.name);
  return address === undefined || address === '' ? port : `${address}:${port}`;
}
