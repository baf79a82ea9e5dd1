import type { Check } from './check';

/** Settings that follow from what the server is declared with, and where that is. */
const owned: Readonly<Record<string, string>> = {
  max_connections: 'maxConnections, which the pools are checked against',
  superuser_reserved_connections: 'the arithmetic of the pools',
  reserved_connections: 'the arithmetic of the pools',
  listen_addresses: 'the networks that it joins',
  port: 'its endpoint',
  data_directory: 'its volume',
  config_file: 'the synthesized files',
  hba_file: 'the synthesized files',
  ident_file: 'the synthesized files',
  unix_socket_directories: 'its container',
  archive_mode: 'archive',
  archive_command: 'archive',
  archive_timeout: 'archive',
  primary_conninfo: 'what it follows',
  primary_slot_name: 'what it follows',
};

/** `settings` doesn't set what the declaration decides elsewhere. */
export const postgresSettingOwned: Check = {
  rule: 'postgres-setting-owned',
  severity: 'error',
  why: 'The setting would win over the declaration, and everything that was derived from the declaration would be wrong.',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      for (const [name, value] of Object.entries(facet.settings)) {
        const decided = Object.hasOwn(owned, name) ? owned[name] : undefined;
        if (decided === undefined) continue;
        yield {
          on: component,
          message: `settings.${name} is decided by ${decided}`,
          got: String(value),
          mend: name === 'max_connections' ? 'give maxConnections' : 'remove it from settings',
        };
      }
    }
  },
};
