import type { Check } from './check';
import { stacksByHost } from './hosts';

/** What is declared to end isn't declared to run. */
export const endedStackDeclared: Check = {
  rule: 'ended-stack-declared',
  severity: 'error',
  why: 'A release would end what it has just started: containers of a project that ends are removed with it.',
  *check(model) {
    for (const { component, facet } of model.find('existing-state')) {
      for (const stack of stacksByHost(model).get(facet.host) ?? []) {
        if (!(stack.name in facet.ended) || stack.workloads.length === 0) continue;
        yield {
          on: component,
          message: `${stack.name} is declared to end, and ${stack.directory} is declared to run`,
          got: stack.name,
          mend: 'take it out of `ended`, or out of the declaration',
        };
      }
    }
  },
};
