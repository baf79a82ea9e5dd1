import type { Check } from './check';

/** What a contract takes away is needed nowhere any more. */
export const contractOnSeveralHosts: Check = {
  rule: 'contract-on-several-hosts',
  severity: 'warning',
  why: 'A contract runs when the release before has ended on its own host. On another host of the environment that one may still run, and needs what is taken away.',
  *check(model) {
    for (const { component, facet } of model.find('migration')) {
      if (facet.change !== 'contract') continue;
      const hosts = new Set(model.placed(component).flatMap(({ stack: { host } }) => host?.node.id ?? []));
      if (hosts.size < 2) continue;
      yield {
        on: component,
        message: 'it runs on the first host that has the new release, while others may run the one before',
        got: [...hosts].join(', '),
        mend: 'declare it in the release after the one that no longer needs what it takes away, and acknowledge this then',
      };
    }
  },
};
