import { Vps } from '../../constructs/host/vps';
import type { Check } from './check';
import { stacksByHost } from './hosts';

/** Limits are ceilings that are seldom reached together; above this factor a busy minute slows everything down. */
const factor = 4;

/** The processor limits of a host aren't much more than its cores. */
export const hostCpuOvercommitted: Check = {
  rule: 'host-cpu-overcommitted',
  severity: 'warning',
  why: `Limits of processor time may add up to more than the cores, since services wait most of the time; above ${factor} times, each gets less than a quarter of what it was given when all are busy, and health checks begin to fail.`,
  *check(model) {
    for (const [host, stacks] of stacksByHost(model)) {
      if (!(host instanceof Vps)) continue;
      const always = stacks.flatMap((stack) => stack.workloads).filter(({ facet }) => facet.runs.type === 'always');
      const total = always.reduce((sum, { facet }) => sum + (facet.resources.cpus ?? 0) * facet.replicas, 0);
      if (total <= host.props.cpus * factor) continue;
      yield {
        on: host,
        message: 'the processor limits of what runs on it add up to much more than its cores',
        got: `${Math.round(total * 100) / 100} cores`,
        allowed: `${host.props.cpus * factor}: ${factor} times its ${host.props.cpus}`,
        mend: 'lower cpus where little is used, take a larger host, or acknowledge this warning with the measured load',
      };
    }
  },
};
