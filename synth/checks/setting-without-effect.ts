import { Environment } from '../../constructs/project/environment';
import { isSettable, layersOf } from '../derive/settings';
import type { Check } from './check';
import { named } from './named';

/** A setting of an environment or a host changes something. */
export const settingWithoutEffect: Check = {
  rule: 'setting-without-effect',
  severity: 'error',
  why: 'A setting takes the place of a value that a service declares; one that no service declares is mistyped, or what it was meant for is gone, and it would be missed in silence.',
  *check(model) {
    const layers = new Map(model.stacks.flatMap((stack) => layersOf(stack).map((layer) => [layer.component, layer])));
    for (const { component, settings } of layers.values()) {
      const stacks = model.stacks.filter(({ environment, host }) => environment === component || host === component);
      const workloads = stacks.flatMap((stack) => stack.workloads);
      for (const name of Object.keys(settings)) {
        if (workloads.some(({ facet }) => isSettable(facet, name))) continue;
        const holder = workloads.find(({ facet }) => Object.hasOwn(facet.environment, name));
        yield {
          on: component,
          message:
            holder === undefined
              ? `settings.${name} changes nothing: no service ${component instanceof Environment ? 'of it' : 'on it'} declares it`
              : `settings.${name} can't take the place of what ${named(holder.component)} gets from a connection, a secret or its port`,
          got: String(settings[name]),
          mend:
            holder === undefined
              ? 'declare it in the service’s environment, or remove it'
              : 'remove it, and change what the service uses, or its port',
        };
      }
    }
  },
};
