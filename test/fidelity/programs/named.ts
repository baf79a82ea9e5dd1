import type { Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface ZoneVerdict extends Verdict {
  /** What a name server would answer with, in its own spelling: `shop.example. 3600 IN A 203.0.113.1`. */
  readonly records: readonly string[];
}

/** Where the file under test is included from: every name lies in the root zone, which has what a zone must have. */
const rootZone = (path: string) =>
  `$TTL 3600
. IN SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 300
. IN NS ns.invalid.
ns.invalid. IN A 192.0.2.53
$INCLUDE ${path}
`;

/** Does BIND load the master file, whichever zones its names are of? */
export function namedAccepts(content: string, surroundings: Omit<Surroundings, 'files'> = {}): Promise<ZoneVerdict> {
  const [path, zone] = ['/etc/bind/dns.zone', '/etc/bind/root.zone'];
  const files = { [path]: content, [zone]: rootZone(path) };
  return inSandbox({ ...surroundings, files }, async (sandbox) => {
    // -D writes what was read, -i none asks no other name server for what names lead to.
    const result = await sandbox.run(['named-checkzone', '-i', 'none', '-k', 'fail', '-D', '.', zone]);
    const records = result.stdout
      .split('\n')
      .filter((line) => /\sIN\s/.test(line))
      .map((line) => line.replaceAll(/\s+/g, ' '));
    const verdict = judge('named-checkzone', await versionOf(sandbox, 'named'), result, {
      problem: /:\d+: (?!.*\bloading\b).*$|not loaded/,
    });
    return { ...verdict, records: records.filter((record) => !/invalid\./.test(record)) };
  });
}
