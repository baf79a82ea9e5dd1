import type { Check } from './check';

/** The uploads of a WordPress site are in one place. */
export const wordPressOnSeveralHosts: Check = {
  rule: 'wordpress-on-several-hosts',
  severity: 'error',
  why: 'Volumes don’t leave their host: an upload, a plugin or a theme would be on the host that happened to answer, and missing on the others (docker-library/docs: wordpress).',
  *check(model) {
    for (const { component, facet } of model.find('wordpress')) {
      const hosts = model
        .placed(component)
        .filter((placed) => placed.facet.name === facet.workload)
        .flatMap(({ stack }) => stack.host?.node.path ?? []);
      if (hosts.length < 2) continue;
      yield {
        on: component,
        message: 'its environment is on several hosts, which share no files',
        got: hosts.join(', '),
        mend: 'place the environment of the site on one host; a cluster with shared claims can be its stand-by',
      };
    }
  },
};
