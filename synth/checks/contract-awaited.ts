import type { Check } from './check';

/** Nothing waits for what comes at the end of a release. */
export const contractAwaited: Check = {
  rule: 'contract-awaited',
  severity: 'error',
  why: 'A migration of the kind `contract` takes away what the release before needs, so it runs when that one has ended: when everything of the new release serves already. What waited for it would never start.',
  *check(model) {
    const last = new Set(
      model
        .find('workload')
        .filter(({ facet: { runs } }) => runs.type === 'once' && runs.afterRelease)
        .map(({ component, facet }) => `${component.node.path} ${facet.name}`),
    );
    for (const { component, facet } of model.find('workload')) {
      const [awaited] = facet.after.filter(({ on, workload }) => last.has(`${on.node.path} ${workload}`));
      if (awaited === undefined) continue;
      yield {
        on: component,
        message: `it waits for ${awaited.on.node.path}, which runs when the release has taken over`,
        mend: "leave it out of `after`; what it needs beforehand is a migration of the kind 'expand'",
      };
    }
  },
};
