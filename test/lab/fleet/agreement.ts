import type { Host } from '../host/host';

/** `name = value` lines of a file, by name. */
function settings(text: string): [name: string, value: string][] {
  return text.split('\n').flatMap((line) => {
    const [, name, value] = /^([a-z_.]+) *= *(.*?) *$/.exec(line) ?? [];
    return name === undefined || value === undefined
      ? []
      : [[name, value.replace(/^'(.*)'$/, '$1')] as [string, string]];
  });
}

const askPgBouncer = async (host: Host, question: string): Promise<Record<string, string>[]> => {
  const place = ['docker', 'exec', 'jupiter-prod-pgbouncer-1', 'psql', '-h', '/tmp', '-p', '6432', '-U', 'pgbouncer'];
  const said = await host.run([
    ...(place as [string, ...string[]]),
    '-A',
    '-F',
    '\t',
    '-P',
    'footer=off',
    '-c',
    question,
    'pgbouncer',
  ]);
  const [head = '', ...rows] = said.trimEnd().split('\n');
  const names = head.split('\t');
  return rows.map((row) => Object.fromEntries(row.split('\t').map((cell, index) => [names[index], cell])));
};

/** What the running PgBouncer does otherwise than its file says. */
export async function pgBouncerDiffers(host: Host, file: string): Promise<string[]> {
  const own = file.slice(file.indexOf('[pgbouncer]'));
  const running = new Map((await askPgBouncer(host, 'SHOW CONFIG')).map(({ key, value }) => [key, value]));
  const differing = settings(own).filter(([name, value]) => running.get(name) !== value);
  const databases = file.slice(file.indexOf('[databases]'), file.indexOf('[pgbouncer]'));
  const meant = [...databases.matchAll(/^(\w+) = .*?pool_size=(\d+)/gm)].map(([, name, size]) => `${name} ${size}`);
  const shown = (await askPgBouncer(host, 'SHOW DATABASES')).map(({ name, pool_size }) => `${name} ${pool_size}`);
  const pools = (await askPgBouncer(host, 'SHOW POOLS')).map(({ database }) => database);
  return [
    ...differing.map(([name, value]) => `${name}: ${value} meant, ${running.get(name)} runs`),
    ...meant.filter((each) => !shown.includes(each)).map((each) => `no database ${each} among ${shown.join(', ')}`),
    ...meant.filter((each) => !pools.includes(each.split(' ')[0])).map((each) => `no pool of ${each}`),
  ];
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
};

/** A setting as a plain number where it has a unit, so that `1GB` and 131072 pages of 8 kB are the same. */
function amount(value: string, unit = ''): string {
  const [, number, own] = /^(-?[\d.]+) *(B|kB|MB|GB|ms|s|min|h)?$/.exec(value) ?? [];
  if (number === undefined) return value.replace(/^(true|yes)$/, 'on').replace(/^(false|no)$/, 'off');
  const [, pages = '1', base = ''] = /^(\d*)(\D*)$/.exec(unit) ?? [];
  const scale = own !== undefined ? units[own] : Number(pages || 1) * (units[base] ?? 1);
  return String(Number(number) * (scale ?? 1));
}

/** What the running PostgreSQL does otherwise than its file says, and what waits for a restart. */
export async function postgresDiffers(host: Host, file: string): Promise<string[]> {
  const query = "select name, setting, coalesce(unit, ''), pending_restart from pg_settings";
  const said = await host.run([
    ...(['docker', 'exec', '--user', 'postgres', 'postgres-postgres-1', 'psql', '-At', '-F', '\t'] as [
      string,
      ...string[],
    ]),
    ...['--username=postgres', '-c', query],
  ]);
  const running = new Map(
    said
      .trimEnd()
      .split('\n')
      .map((row) => [row.split('\t')[0]?.toLowerCase(), row.split('\t')] as const),
  );
  const meant = settings(file).filter(([name]) => name !== 'include');
  return [
    ...meant.flatMap(([name, value]) => {
      const [, setting = 'nothing', unit] = running.get(name.toLowerCase()) ?? [];
      return amount(setting, unit) === amount(value, unit) ? [] : [`${name}: ${value} meant, ${setting} ${unit} runs`];
    }),
    ...[...running.values()]
      .filter(([, , , pending]) => pending === 't')
      .map(([name]) => `${name} waits for a restart`),
  ];
}
