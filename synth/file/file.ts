import { EndpointPart } from '../../constructs/facets/endpoint';
import type { FileFacet } from '../../constructs/facets/file';
import { Secret } from '../../constructs/values/secret';
import { endpointPart } from '../compose/environment';
import { type ConfigurationFile, type ConfigurationRenderer, placeholder } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import type { Model } from '../derive/model';

/** The files that constructs write out themselves. */
export const fileConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'file').map((each) => fileOf(model, each));

function fileOf(model: Model, { workload, facet: { name, content } }: Configured<'file'>): ConfigurationFile {
  const named = content.filter((part) => part instanceof Secret).map((secret) => [secret.name, secret] as const);
  const secrets = [...new Map(named).values()];
  const text = content.map((part) => spelled(part)).join('');
  const { folder } = folderOf(workload, secrets.length === 0 ? 'configuration' : 'filled');
  return { workload, folder, name, content: text, ...(secrets.length > 0 && { secrets }) };

  function spelled(part: FileFacet['content'][number]): string {
    if (part instanceof EndpointPart) return endpointPart(model, workload, part);
    return part instanceof Secret ? placeholder(part) : part;
  }
}
