import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import { header } from '../header';
import { definitionsFile } from './definitions-file';
import { rabbitMqConfFile } from './rabbitmq-conf-file';

/** A RabbitMQ broker: its settings, its plugins, and what it holds from its first start on. */
export const rabbitMqConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'rabbitmq').flatMap(filesOf);

function filesOf({ workload, facet }: Configured<'rabbitmq'>): ConfigurationFile[] {
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
      content: definitionsFile(workload, facet),
      secrets: [facet.password, facet.operatorPassword],
    },
  ];
}
