import type { Check } from './check';

/** Values that lose data or don't work in a container, and why. */
const unsafe: readonly { readonly name: string; readonly value: RegExp; readonly because: string }[] = [
  { name: 'fsync', value: /^(false|off|no|0)$/, because: 'a crash of the host destroys the whole server' },
  { name: 'full_page_writes', value: /^(false|off|no|0)$/, because: 'a crash of the host leaves torn pages' },
  {
    name: 'io_method',
    value: /^io_uring$/,
    because: 'Docker’s seccomp profile has no io_uring: the server won’t start',
  },
  { name: 'huge_pages', value: /^(true|on)$/, because: 'without huge pages kept on the host the server won’t start' },
  { name: 'password_encryption', value: /^md5$/, because: 'pools log in with SCRAM, and PostgreSQL 18 deprecates MD5' },
];

/** No setting loses data or keeps the server from starting. */
export const postgresUnsafeSetting: Check = {
  rule: 'postgres-unsafe-setting',
  severity: 'error',
  why: 'PostgreSQL’s documentation warns of each of them, or a container’s confinement refuses it (runtime-config-wal, moby: seccomp/default.json).',
  *check(model) {
    for (const { component, facet } of model.find('postgres-server')) {
      for (const { name, value, because } of unsafe) {
        const given = Object.hasOwn(facet.settings, name) ? String(facet.settings[name]) : undefined;
        if (given === undefined || !value.test(given.toLowerCase())) continue;
        yield { on: component, message: `settings.${name}: ${because}`, got: given, mend: 'remove it from settings' };
      }
    }
  },
};
