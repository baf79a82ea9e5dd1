import type { Model } from '../derive/model';
import { zoneFile } from '../dns/zone-file';
import type { OutputFile, OutputUnit } from '../output/file';
import { storesFile } from '../secrets/stores-file';
import { messageSchemas } from '../workers/message-schemas';
import { workerRegistry } from '../workers/registry';

/** A file that is about the whole fleet, and about no host. */
type FleetRenderer = (model: Model) => readonly OutputFile[];

const renderers: readonly FleetRenderer[] = [zoneFile, workerRegistry, messageSchemas, storesFile];

/** `infra/fleet`: what is about all hosts together; nothing when there is nothing to say. */
export function fleetUnits(model: Model): OutputUnit[] {
  const files = renderers.flatMap((render) => render(model));
  return files.length === 0 ? [] : [{ directory: 'infra/fleet', files }];
}
