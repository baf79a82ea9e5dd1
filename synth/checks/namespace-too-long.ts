import type { Check } from './check';

/** RFC 1035, for Kubernetes namespaces and Services alike. */
const longest = 63;

/** A stack's name fits a namespace. */
export const namespaceTooLong: Check = {
  rule: 'namespace-too-long',
  severity: 'error',
  why: `Kubernetes refuses a namespace of more than ${longest} characters (RFC 1035 labels).`,
  *check(model) {
    for (const { name, cluster, environment } of model.stacks) {
      if (cluster === undefined || environment === undefined || name.length <= longest) continue;
      yield {
        on: environment,
        message: `project and environment together are too long for a namespace on ${cluster.node.id}`,
        got: `${name}: ${name.length} characters`,
        allowed: `${longest} characters`,
        mend: 'shorten one of the two names',
      };
    }
  },
};
