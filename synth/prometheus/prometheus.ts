import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { targetsFiles } from './active-targets';
import { probesFile } from './probes-file';
import { prometheusFile } from './prometheus-file';
import { rulesFile } from './rules-file';
import { scrapesFile } from './scrapes-file';
import { stacksOn, type WatchedStack } from './watched';

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
    ...(facet.sendsTo === undefined ? evaluated(model, workload) : []).flatMap(({ by, prefix, watched }) =>
      file(`rules/${prefix}${watched.stack.name}.yml`, rulesFile(by, watched)),
    ),
  ];
}

interface Evaluated {
  /** The Prometheus that scrapes the stack. */
  readonly by: Configured<'prometheus'>;
  /** Tells stacks of one name on two hosts apart; a stack's own name holds no dot. */
  readonly prefix: string;
  readonly watched: WatchedStack;
}

/** The stacks whose rules a Prometheus evaluates: its host's, and those of the hosts that hand their samples to it. */
function evaluated(model: Model, receiver: PlacedWorkload): Evaluated[] {
  return model.stacks.flatMap((stack) =>
    configured(model, stack, 'prometheus').flatMap((by) => {
      const own = by.workload === receiver;
      const sends = by.facet.sendsTo !== undefined && model.target(stack, by.facet.sendsTo) === receiver;
      if (!own && !sends) return [];
      const prefix = own ? '' : `${stack.host?.folder}.`;
      return stacksOn(model, stack.host).map((watched) => ({ by, prefix, watched }));
    }),
  );
}
