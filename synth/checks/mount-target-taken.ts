import { posix } from 'node:path';
import type { Mount, WorkloadFacet } from '../../constructs/facets/workload';
import type { Check } from './check';

/** Folders of every image or of the kernel: what is mounted there hides what the container needs to start. */
const needed = new Set(['/bin', '/dev', '/etc', '/lib', '/lib64', '/proc', '/sbin', '/sys', '/usr']);

/** Where secrets are mounted, a file each. */
const secrets = '/run/secrets';

/** Every mount of a container has a place of its own. */
export const mountTargetTaken: Check = {
  rule: 'mount-target-taken',
  severity: 'error',
  why: 'Of two mounts at one place Docker refuses the second ("Duplicate mount point"), and one over a folder of the system or of the secrets hides what was there (Compose Specification: volumes, secrets).',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const fault = faultOf(facet);
      if (fault !== undefined) yield { on: component, ...fault };
    }
  },
};

function faultOf({ mounts }: WorkloadFacet) {
  if (mounts.length === 0) return undefined;
  const seen = new Map<string, Mount>();
  for (const mount of mounts) {
    const target = normal(mount.target);
    const holder = seen.get(target);
    if (holder !== undefined) {
      return {
        message: `two of its mounts are at ${target}: ${spelled(holder)} and ${spelled(mount)}`,
        got: target,
        mend: 'give one of them another folder, or leave it out',
      };
    }
    seen.set(target, mount);
    const hidden = hides(target, mount);
    if (hidden !== undefined) {
      return {
        message: `${spelled(mount)} is mounted over ${hidden}`,
        got: mount.target,
        mend: 'mount it elsewhere, such as at /data, and tell the program',
      };
    }
  }
  return undefined;
}

function hides(target: string, mount: Mount): string | undefined {
  // What shows the host's kernel to a monitor hides nothing that it needs.
  if (target === '/sys' && mount.type === 'host' && mount.readOnly === true) return undefined;
  if (needed.has(target)) return 'what the container needs to start';
  if (/^\/(?:proc|sys)\//.test(target)) return 'what the kernel shows to the container';
  // Filled folders are secrets themselves, and stand beside the others.
  const among = target === secrets || (target.startsWith(`${secrets}/`) && mount.type !== 'filled');
  return among ? 'the place of its secrets' : undefined;
}

/** Without `.`; `/var/run` is a link to `/run` in the images that have it. */
function normal(target: string): string {
  if (!target.includes('/.') && !target.startsWith('/var/run')) return target;
  return posix.normalize(target).replace(/^\/var\/run(?=\/|$)/, '/run');
}

function spelled(mount: Mount): string {
  switch (mount.type) {
    case 'volume':
      return `the volume ${mount.volume}`;
    case 'configuration':
      return `the configuration ${mount.folder}`;
    case 'filled':
      return `the secrets of ${mount.folder}`;
    case 'host':
      return `${mount.path} of the host`;
    case 'temporary':
      return 'a temporary folder';
  }
}
