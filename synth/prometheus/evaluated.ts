import { type Configured, configured } from '../configured';
import type { Model, PlacedWorkload } from '../derive/model';
import { stacksOn, type WatchedStack } from './watched';

/** A stack whose samples a Prometheus has. */
export interface Evaluated {
  /** The Prometheus that scrapes the stack. */
  readonly by: Configured<'prometheus'>;
  /** Tells stacks of one name on two hosts apart; a stack's own name holds no dot. */
  readonly prefix: string;
  readonly watched: WatchedStack;
}

/** The stacks whose samples a Prometheus has: its host's, and those of the hosts that hand theirs to it. */
export function evaluatedBy(model: Model, receiver: PlacedWorkload): Evaluated[] {
  return model.stacks.flatMap((stack) =>
    configured(model, stack, 'prometheus').flatMap((by) => {
      const own = by.workload === receiver;
      const sends = by.facet.sendsTo !== undefined && model.target(stack, by.facet.sendsTo) === receiver;
      if (!own && !sends) return [];
      const prefix = own ? '' : `${stack.host?.folder}.`;
      return stacksOn(model, stack.host).map((watched) => ({ by, prefix, watched }));
    }),
  );
}
