import type { Duration } from '../../constructs/values/duration';
import { Size } from '../../constructs/values/size';

/** A size as a quantity (kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity). */
export function sizeQuantity(size: Size): string {
  const gibibyte = Size.gibibytes(1).bytes;
  if (size.bytes % gibibyte === 0) return `${size.bytes / gibibyte}Gi`;
  if (Number.isInteger(size.mebibytes)) return `${size.mebibytes}Mi`;
  return Number.isInteger(size.kibibytes) ? `${size.kibibytes}Ki` : String(size.bytes);
}

/** Cores as a quantity: `1`, `500m`; never less than a thousandth. */
export function coreQuantity(cores: number): string {
  const thousandths = Math.max(1, Math.round(cores * 1000));
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** Kubernetes counts probes and grace periods in whole seconds. */
export function wholeSeconds(duration: Duration): number {
  return Math.max(1, Math.ceil(duration.seconds));
}

/** A time as Gateway API writes it (GEP-2257): h, m, s and ms, at most five digits each. */
export function gatewayDuration({ milliseconds }: Duration): string {
  for (const [unit, length] of [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
  ] as const) {
    if (milliseconds % length === 0) return `${milliseconds / length}${unit}`;
  }
  return milliseconds < 100_000 ? `${milliseconds}ms` : `${Math.ceil(milliseconds / 1000)}s`;
}
