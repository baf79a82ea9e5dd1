import type { PanelFacet } from '../facets/dashboard';
import type { Component } from '../fleet/component';
import { panelsOf } from '../operations/exporters/panels';

/** What Garage says of itself (garagehq.deuxfleurs.fr: reference manual, monitoring). */
export function garagePanels(server: Component): PanelFacet[] {
  return panelsOf(server, 'Storage', [
    [
      'requests',
      'reqps',
      'sum by (api_endpoint) (rate(api_s3_request_counter{}[$__rate_interval]))',
      '{{api_endpoint}}',
    ],
    [
      'requests that fail',
      'reqps',
      'sum by (status_code) (rate(api_s3_error_counter{}[$__rate_interval]))',
      '{{status_code}}',
    ],
    ['disk, in use', 'percentunit', '1 - garage_local_disk_avail{} / garage_local_disk_total{}', '{{volume}}'],
    ['blocks missing or damaged', 'short', 'block_resync_errored_blocks{}', 'blocks'],
  ]);
}
