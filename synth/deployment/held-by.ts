import type { Model, PlacedWorkload } from '../derive/model';
import type { DeployedHold } from './deployment';

/** What on the same host can hold back what clients ask of a workload while that is replaced. */
export function heldBy(model: Model, workload: PlacedWorkload): DeployedHold[] {
  const { host } = workload.stack;
  const others = model.stacks.filter((stack) => stack.host === host).flatMap(({ workloads }) => workloads);
  return others.flatMap((holder) =>
    (holder.facet.holds ?? [])
      .filter(({ endpoint }) => model.target(holder.stack, endpoint) === workload)
      .flatMap(({ pause, resume, patience }) =>
        holder.instances.map(({ service }) => ({
          stack: holder.stack.name,
          service,
          pause,
          resume,
          seconds: patience.seconds,
        })),
      ),
  );
}
