import type { TcpProxyFacet } from '../../constructs/facets/tcp-proxy';
import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { block, directive, type NginxDirective, nginx } from '../serialize/nginx';
import { streams } from './streams';

/** The TCP proxy of an environment: an nginx that only passes connections on. */
export const tcpProxyConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'tcp-proxy').map(
    ({ workload, facet }): ConfigurationFile => ({
      workload,
      folder: folderOf(workload, 'configuration').folder,
      name: 'nginx.conf',
      content: mainFile(model, workload, facet),
    }),
  );

function mainFile(model: Model, workload: PlacedWorkload, facet: TcpProxyFacet): string {
  const directives: NginxDirective[] = [
    directive('worker_processes', 1),
    {
      ...directive('worker_shutdown_timeout', '1h'),
      comment: 'A reload leaves connections as they are; who kept one for an hour after it connects anew.',
    },
    directive('pid', '/tmp/nginx.pid'),
    directive('error_log', 'stderr', 'notice'),
    block('events', [], [directive('worker_connections', facet.connections)]),
    health(facet.healthPort),
    ...streams(model, workload, facet),
  ];
  return nginx(directives, { header: header(workload.component, '', workload.component.node.path) });
}

/** Whether nginx itself is well: what is behind has a health of its own. */
function health(port: number): NginxDirective {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) =>
    directive(`${name}_temp_path`, `/tmp/${name}`),
  );
  const answer = block('location', ['=', '/health'], [directive('return', 200, 'ok\n')]);
  return block(
    'http',
    [],
    [
      directive('access_log', 'off'),
      directive('server_tokens', 'off'),
      ...temporary,
      block('server', [], [directive('listen', port), answer, block('location', ['/'], [directive('return', 404)])]),
    ],
  );
}
