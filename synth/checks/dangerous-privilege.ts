import type { Mount } from '../../constructs/facets/workload';
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
/** The host's own folders: the whole of each, or anything below where it can be changed. */
const system = /^\/(?:(?:bin|boot|dev|etc|lib|lib64|proc|run|sbin|sys|usr|var\/run)(?:\/|$)|$)/;
/** Keys, and the files of all containers: not even to be read. */
const keys = /^\/(?:root|etc\/(?:ssh|shadow|docker)|var\/lib\/(?:docker|containerd))(?:\/|$)/;

/** No container can become the host. */
export const dangerousPrivilege: Check = {
  rule: 'dangerous-privilege',
  severity: 'error',
  acknowledgeable: true,
  why: 'With the engine’s socket or one of these capabilities a container is root on the host, also where the socket is mounted read-only (CIS Docker 1.6, 5.4 and 5.32), and so it is with the folders of the host’s system (5.6). Acknowledge it with the reason where it is meant.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      if (facet.container.capabilities.length === 0 && !facet.mounts.some(({ type }) => type === 'host')) continue;
      const kept = facet.container.capabilities.map((each) => each.replace(/^CAP_/, ''));
      const found = [...kept.filter((each) => capabilities.has(each)), ...facet.mounts.flatMap(dangerousPath)];
      if (found.length === 0) continue;
      yield {
        on: component,
        message: 'whoever takes this container over is root on the host',
        got: found.join(', '),
        mend: 'do without, or acknowledge this error with the reason',
      };
    }
  },
};

function dangerousPath(mount: Mount): string[] {
  if (mount.type !== 'host') return [];
  const { path, readOnly } = mount;
  const whole = system.test(path) && (readOnly !== true || path.split('/').length < 3);
  return engineSocket.test(path) || keys.test(path) || whole ? [path] : [];
}
