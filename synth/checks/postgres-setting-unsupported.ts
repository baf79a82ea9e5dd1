import type { PostgresServerFacet } from '../../constructs/facets/data';
import type { Check } from './check';
import { preloadable } from './postgres-extensions';

const isOn = /^(?:true|on|yes|1)$/i;

interface Fault {
  readonly message: string;
  readonly got: string;
  readonly mend: string;
}

/** `settings` asks for nothing that the container doesn't have. */
export const postgresSettingUnsupported: Check = {
  rule: 'postgres-setting-unsupported',
  severity: 'error',
  why: 'PostgreSQL doesn’t start without a file, a library or a certificate that its configuration names (PostgreSQL: config-setting, shared_preload_libraries, ssl).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server'))
      for (const fault of faults(facet)) yield { on: component, ...fault };
  },
};

function* faults({ settings }: PostgresServerFacet): Generator<Fault> {
  for (const [name, value] of Object.entries(settings)) {
    const got = String(value);
    if (/^include(?:_dir|_if_exists)?$/.test(name))
      yield {
        message: `settings.${name}: there is no other file in its container`,
        got,
        mend: 'write its settings here',
      };
    if (name === 'ssl' && isOn.test(got) && !hasCertificate(settings)) {
      yield {
        message: 'settings.ssl: its container has no certificate',
        got,
        mend: 'remove it: poolers reach the server on a network of its host',
      };
    }
    if (name !== 'shared_preload_libraries') continue;
    const missing = libraries(got).filter((each) => !preloadable.has(each));
    if (missing.length > 0) {
      yield {
        message: 'settings.shared_preload_libraries: the official image doesn’t have them',
        got: missing.join(', '),
        mend: 'remove them, or use a ManagedPostgres that has them',
      };
    }
  }
}

function hasCertificate(settings: PostgresServerFacet['settings']): boolean {
  return Object.hasOwn(settings, 'ssl_cert_file') && Object.hasOwn(settings, 'ssl_key_file');
}

function libraries(list: string): string[] {
  return list
    .split(',')
    .map((each) => each.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .filter((each) => each !== '');
}
