import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';

/** Extensions that do nothing unless their library was loaded at the start (postgresql.org/docs/18/contrib.html). */
const loaded: ReadonlySet<string> = new Set(['pg_stat_statements']);

/** A database asks only for extensions whose library its server loads. */
export const postgresExtensionNotLoaded: Check = {
  rule: 'postgres-extension-not-loaded',
  severity: 'error',
  why: 'Asked for anything, the extension answers that it must be loaded via shared_preload_libraries (PostgreSQL: pgstatstatements).',
  *check(model) {
    const lists = new Map<Component, string>();
    for (const { component, facet } of model.find('postgres-server')) {
      const given = facet.settings.shared_preload_libraries;
      if (given !== undefined) lists.set(component, String(given));
    }
    for (const { component, facet } of model.find('database')) {
      const given = lists.get(facet.server);
      const missing = facet.extensions.filter((each) => loaded.has(each) && given?.includes(each) === false);
      if (missing.length === 0) continue;
      yield {
        on: component,
        message: `its server ${facet.server.node.path} doesn’t load the library of ${missing.join(', ')}`,
        got: `shared_preload_libraries: ${given}`,
        mend: 'add it to settings.shared_preload_libraries of the server, or remove that setting',
      };
    }
  },
};
