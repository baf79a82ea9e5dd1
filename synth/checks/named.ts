import { pathOf } from '../../constructs/fleet/problem';
import type { Finding } from './check';

/** A construct as a message of another one names it: its path and the user's line. */
export function named(on: Finding['on']): string {
  return `${pathOf(on)} (${on.site})`;
}
