import type { Check } from './check';

/** `redis`, `redis:6379`, `http://api:4000/x`: the host's name. */
const hostName = /^(?:[a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?)?([a-z][a-z0-9-]*)(?::\d+)?(?:\/\S*)?$/;
const namesPlace = /(^|_)(HOST|HOSTNAME|URL|URI|ADDRESS|SERVER|ENDPOINT|BROKER|BROKERS|DSN)$/;

/** A value that names a place is an endpoint, not a string. */
export const placeAsString: Check = {
  rule: 'place-as-string',
  severity: 'warning',
  why: 'A container’s name in a string goes stale: with a second colour or replica, on another host and on a cluster it is called otherwise, and no check sees that it is used.',
  *check(model) {
    for (const stack of model.stacks) {
      // On a cluster the environment's host has said it already.
      if (stack.host === undefined) continue;
      const names = new Map(stack.workloads.map((workload) => [workload.facet.name, workload.component]));
      for (const { component, facet } of stack.workloads) {
        for (const [name, value] of Object.entries(facet.environment)) {
          if (typeof value !== 'string' || !namesPlace.test(name)) continue;
          const target = names.get(hostName.exec(value)?.[1] ?? '');
          if (target === undefined || target === component) continue;
          yield {
            on: component,
            message: `environment: ${name} spells out the place of ${target.node.path}`,
            got: value,
            mend: 'name the object: uses: [...], or a part of its endpoint such as service.endpoint.hostAndPort',
          };
        }
      }
    }
  },
};
