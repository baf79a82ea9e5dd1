import type { RabbitMqFacet } from '../../constructs/facets/rabbitmq';
import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { placeholder } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { header } from '../header';
import { definitionsFile } from './definitions-file';
import { rabbitMqConfFile } from './rabbitmq-conf-file';
import { virtualHostsIn } from './virtual-hosts';

/** A RabbitMQ broker: its settings, its plugins, and what it holds from its first start on. */
export const rabbitMqConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'rabbitmq').flatMap((broker) => filesOf(model, broker));

function filesOf(model: Model, { workload, facet }: Configured<'rabbitmq'>): ConfigurationFile[] {
  const virtualHosts = virtualHostsIn(model, workload);
  const settings = folderOf(workload, 'configuration');
  const secrets = folderOf(workload, 'filled');
  return [
    {
      workload,
      folder: settings.folder,
      name: 'rabbitmq.conf',
      content: rabbitMqConfFile(workload, facet, `${secrets.target}/definitions.json`),
    },
    {
      workload,
      folder: settings.folder,
      name: 'enabled_plugins',
      // An Erlang term. The image enables rabbitmq_prometheus itself, but not where this file replaces its own.
      content: [
        ...header(workload.component).map((line) => `% ${line}`),
        '',
        '[rabbitmq_management,rabbitmq_prometheus].',
        '',
      ].join('\n'),
    },
    {
      workload,
      folder: secrets.folder,
      name: 'definitions.json',
      content: definitionsFile(workload, facet, virtualHosts),
      secrets: [...virtualHosts.map(({ password }) => password), facet.operatorPassword],
    },
    ...cookieFile(workload, secrets.folder, facet),
  ];
}

/** Erlang reads it at home, and wants it readable by nobody else (erlang.org/doc/system/distributed, Security). */
function cookieFile(workload: PlacedWorkload, folder: string, { cluster }: RabbitMqFacet): ConfigurationFile[] {
  if (cluster === undefined) return [];
  const { cookie } = cluster;
  return [{ workload, folder, name: '.erlang.cookie', content: placeholder(cookie), secrets: [cookie] }];
}
