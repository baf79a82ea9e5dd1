import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { type Configured, configured, folderOf } from '../configured';
import { header } from '../header';
import { optionFile } from '../serialize/option-file';
import { fpmFile } from './fpm-file';

/** What PHP reads: its settings, in a folder that it scans, and as PHP-FPM its workers. */
export const phpConfiguration: ConfigurationRenderer = (model, stack) => configured(model, stack, 'php').flatMap(files);

function files({ workload, facet }: Configured<'php'>): ConfigurationFile[] {
  const { folder } = folderOf(workload, 'configuration');
  const entries = Object.entries(facet.settings).map(([key, value]) => ({ key, value }));
  const settings = optionFile('php.ini', [{ entries }], { header: header(workload.component) });
  return [
    { workload, folder, name: 'php/vpsynth.ini', content: settings },
    ...(facet.workers === undefined
      ? []
      : [{ workload, folder, name: 'php-fpm.conf', content: fpmFile(workload, facet.workers) }]),
  ];
}
