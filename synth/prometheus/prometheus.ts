import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import type { Model } from '../derive/model';
import { targetsFiles } from './active-targets';
import { evaluatedBy } from './evaluated';
import { probesFile } from './probes-file';
import { prometheusFile } from './prometheus-file';
import { rulesFile } from './rules-file';
import { scrapesFile } from './scrapes-file';
import { stacksOn } from './watched';

/** The Prometheus of a host: its settings, and for each stack of that host what is scraped, where and what alerts. */
export const prometheusConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'prometheus').flatMap((each) => filesOf(model, each));

function filesOf(model: Model, { workload, facet }: Configured<'prometheus'>): ConfigurationFile[] {
  const { folder } = folderOf(workload, 'configuration');
  const file = (name: string, content: string | undefined): ConfigurationFile[] =>
    content === undefined ? [] : [{ workload, folder, name, content }];
  return [
    ...file('prometheus.yml', prometheusFile(model, workload, facet)),
    ...stacksOn(model, workload.stack.host).flatMap((watched) => [
      ...file(`scrapes/${watched.stack.name}.yml`, scrapesFile(model, workload, watched)),
      ...file(`probes/${watched.stack.name}.yml`, probesFile(model, workload, watched)),
      ...targetsFiles(model, workload, watched.jobs).flatMap(({ name, content }) => file(name, content)),
    ]),
    ...(facet.sendsTo === undefined ? evaluatedBy(model, workload) : []).flatMap(({ by, prefix, watched }) =>
      file(`rules/${prefix}${watched.stack.name}.yml`, rulesFile(by, watched)),
    ),
  ];
}
