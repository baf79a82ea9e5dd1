import type { Check } from './check';

/** The stack of the machine's own files: its firewall, its timers, Docker's settings. */
const reserved = new Set(['host']);

/** No stack takes the folder of the machine's own files. */
export const stackNameReserved: Check = {
  rule: 'stack-name-reserved',
  severity: 'error',
  why: 'The folder `host` of each host belongs to the files of the machine itself.',
  *check(model) {
    for (const { name, directory, environment, workloads } of model.stacks) {
      const owner = environment ?? workloads[0]?.component;
      if (!reserved.has(name) || owner === undefined) continue;
      yield {
        on: owner,
        message: `${directory} is kept for the machine's own files`,
        got: name,
        mend: 'choose another name',
      };
    }
  },
};
