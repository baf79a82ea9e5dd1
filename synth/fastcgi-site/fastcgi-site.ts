import type { ConfigurationFile, ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { header } from '../header';
import { nginx } from '../serialize/nginx';
import { main } from './main';

/** The nginx of an application in PHP: it serves files and passes programs on to PHP-FPM. */
export const fastCgiSiteConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'fastcgi-site').map(
    ({ workload, facet }): ConfigurationFile => ({
      workload,
      folder: folderOf(workload, 'configuration').folder,
      name: 'nginx.conf',
      content: nginx(main(model, workload, facet), {
        header: header(workload.component, '', workload.component.node.path),
      }),
    }),
  );
