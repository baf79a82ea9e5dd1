import { Environment } from '../../constructs/project/environment';
import type { Check } from './check';
import { environmentOf } from './environment-of';

/** An environment runs something. */
export const environmentWithoutServices: Check = {
  rule: 'environment-without-services',
  severity: 'warning',
  ofAbsence: true,
  why: 'Nothing is written for an empty environment; a call was probably forgotten, or it is left over.',
  *check(model) {
    const filled = new Set(model.find('workload').map(({ component }) => environmentOf(component)));
    for (const { component } of model.described) {
      if (!(component instanceof Environment) || filled.has(component)) continue;
      yield { on: component, message: 'nothing runs in it', mend: 'declare a service in it, or remove it' };
    }
  },
};
