import type { VirtualHostFacet } from '../../constructs/facets/edge';
import type { Component } from '../../constructs/fleet/component';
import { Vps } from '../../constructs/host/vps';
import type { Found, Model } from '../derive/model';

/** A resource record, as RFC 1035 writes it. */
export interface DnsRecord {
  /** Absolute, without the last dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CAA';
  readonly data: string;
  /** The construct that answers to the name. */
  readonly from: Component;
}

/** The authority that Certificate.acme() asks unless told otherwise (RFC 8659; letsencrypt.org/docs/caa). */
const letsEncrypt = '0 issue "letsencrypt.org"';

/** What public name servers must say, so that each name of the fleet leads to the hosts that answer for it. */
export function dnsRecords(model: Model): DnsRecord[] {
  return model.find('virtual-host').flatMap((site) => {
    const hosts = answering(model, site);
    return [site.facet.domain, ...site.facet.aliases].flatMap((name) =>
      hosts.length === 0 ? [] : recordsOf(name, site, hosts),
    );
  });
}

function recordsOf(name: string, { component, facet }: Found<'virtual-host'>, hosts: readonly Vps[]): DnsRecord[] {
  const record = (type: DnsRecord['type'], data: string): DnsRecord => ({ name, type, data, from: component });
  return [
    ...hosts.map((host) => record('A', host.publicAddress)),
    ...hosts.flatMap(({ props }) => (props.publicAddressV6 === undefined ? [] : record('AAAA', props.publicAddressV6))),
    ...(isFromLetsEncrypt(facet) ? [record('CAA', letsEncrypt)] : []),
  ];
}

function isFromLetsEncrypt({ certificate }: VirtualHostFacet): boolean {
  return certificate?.source === 'acme' && certificate.acme?.directory === undefined;
}

/** Several hosts that answer for a name share it, round robin. */
function answering(model: Model, { facet }: Found<'virtual-host'>): Vps[] {
  const places = facet.edges.flatMap((edge) => model.placed(edge));
  return [...new Set(places.flatMap(({ stack }) => (stack.host instanceof Vps ? stack.host : [])))];
}
