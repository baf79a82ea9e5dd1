import type { Check } from './check';
import { hostPortTaken } from './host-port-taken';

/** Every rule, in the order in which findings are reported. */
export const allChecks: readonly Check[] = [hostPortTaken];
