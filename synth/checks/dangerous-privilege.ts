import type { Check } from './check';

/** Capabilities that are root on the host by another name. */
const capabilities = new Set([
  'ALL',
  'BPF',
  'DAC_READ_SEARCH',
  'NET_ADMIN',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_PTRACE',
  'SYS_RAWIO',
]);
const engineSocket = /(^|\/)(docker|containerd|podman)\.sock$/;

/** No container can become the host. */
export const dangerousPrivilege: Check = {
  rule: 'dangerous-privilege',
  severity: 'warning',
  why: 'With the engine’s socket or one of these capabilities a container is root on the host, also where the socket is mounted read-only (CIS Docker 1.6, 5.4 and 5.32). Acknowledge it with the reason where it is meant.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const kept = facet.container.capabilities.map((each) => each.replace(/^CAP_/, ''));
      const sockets = facet.mounts.flatMap((mount) =>
        mount.type === 'host' && engineSocket.test(mount.path) ? [mount.path] : [],
      );
      const found = [...kept.filter((each) => capabilities.has(each)), ...sockets];
      if (found.length === 0) continue;
      yield {
        on: component,
        message: 'whoever takes this container over is root on the host',
        got: found.join(', '),
        mend: 'do without, or acknowledge this warning with the reason',
      };
    }
  },
};
