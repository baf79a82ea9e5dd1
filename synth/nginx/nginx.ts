import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { configured } from '../configured';
import type { Model, Stack } from '../derive/model';
import { passwordFiles } from './access';
import type { Edge } from './edge';
import { mainFile } from './main-file';
import { siteFile } from './site-file';
import { statusFiles } from './status-files';
import { upstreamFiles } from './upstreams';

/** The configuration of a host's nginx: a main file, a file a public name, and two a stack, with its upstreams and
 * what is asked of them. */
export const nginxConfiguration: ConfigurationRenderer = (model, stack) => edgesOf(model, stack).flatMap(files);

function files(edge: Edge): ConfigurationFile[] {
  const { workload } = edge;
  const configuration = [
    mainFile(edge),
    ...upstreamFiles(edge),
    ...statusFiles(edge),
    ...edge.sites.map((site) => siteFile(edge, site)),
  ];
  return [...configuration.map((file) => ({ workload, folder: 'nginx', ...file })), ...passwordFiles(edge)];
}

function edgesOf(model: Model, stack: Stack): Edge[] {
  return configured(model, stack, 'edge').map(({ workload, facet }) => ({
    model,
    workload,
    facet,
    sites: model.find('virtual-host').filter((site) => site.facet.edges.includes(workload.component)),
  }));
}
