import type { ConfigurationRenderer } from '../configuration';
import { configured, folderOf } from '../configured';
import { header } from '../header';
import { yaml } from '../serialize/yaml';

/** `blackbox.yml`: how public names are asked. Certificates are verified: an untrusted one is a site that is down. */
export const blackboxConfiguration: ConfigurationRenderer = (model, stack) =>
  configured(model, stack, 'prober').map(({ workload }) => ({
    workload,
    folder: folderOf(workload, 'configuration').folder,
    name: 'blackbox.yml',
    content: yaml({ modules }, { header: header(workload.component) }),
  }));

const http = { preferred_ip_protocol: 'ip4', follow_redirects: false };

const modules = {
  // A service's own word that it is well.
  healthy: { prober: 'http', timeout: '5s', http },
  // The way to the service is open: it answers, if only that there is nothing here or that nobody is allowed in.
  answers: {
    prober: 'http',
    timeout: '5s',
    http: {
      ...http,
      valid_status_codes: [200, 204, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 415, 422, 426],
    },
  },
};
