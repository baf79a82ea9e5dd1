import type { Model } from '../derive/model';
import { header } from '../header';
import type { OutputFile } from '../output/file';
import { type DnsRecord, dnsRecords } from './records';

/** Seconds that others may remember a record: an hour, so that a move to another host is over within one. */
const timeToLive = 3600;

/**
 * `dns.zone`: the fleet's public names as a master file (RFC 1035, 5.1), the format that name servers and most providers
 * import. Names are absolute, so that it can be split into zones wherever these are cut; who else has records in a zone
 * (mail, its name servers) keeps them.
 */
export function zoneFile(model: Model): OutputFile[] {
  const records = dnsRecords(model);
  if (records.length === 0) return [];
  const comments = header(model.fleet, 'Absolute names, for every zone that holds one of them.').map(
    (line) => `; ${line}`,
  );
  return [{ name: 'dns.zone', content: [...comments, '', ...blocks(records), ''].join('\n') }];
}

function blocks(records: readonly DnsRecord[]): string[] {
  return records.flatMap((record, index) => {
    const { path } = record.from.node;
    const first = path !== records[index - 1]?.from.node.path;
    return [...(first ? [...(index === 0 ? [] : ['']), `; ${path}`] : []), line(record)];
  });
}

function line({ name, type, data }: DnsRecord): string {
  return `${name}. ${timeToLive} IN ${type} ${data}`;
}
