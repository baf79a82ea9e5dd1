import type { ContainerSettings } from '../../constructs/facets/workload';
import type { PlacedWorkload, Stack } from '../derive/model';
import type { Part } from './manifest';

// The levels: kubernetes.io/docs/concepts/security/pod-security-standards

/** The only capability that `restricted` lets a container keep. */
const restrictedCapability = 'NET_BIND_SERVICE';

/** A process that must be root, and has no user of its own to start as. */
export function needsRoot({ facet }: PlacedWorkload): boolean {
  return facet.container.userId === 0;
}

/** The strictest level that every pod of a stack meets. */
export function securityLevel(stack: Stack): 'restricted' | 'baseline' {
  return stack.workloads.some(needsRoot) ? 'baseline' : 'restricted';
}

/**
 * What a container may keep. An image that starts as root and changes its user is started as that user here, so that
 * it needs nothing; another user's process gains nothing from what can't be passed on to it.
 */
export function keptCapabilities(workload: PlacedWorkload): readonly string[] {
  const { capabilities } = workload.facet.container;
  return needsRoot(workload) ? capabilities : capabilities.filter((each) => each === restrictedCapability);
}

/** The pod's part: its user, and the group that its volumes belong to. */
export function podSecurity(workload: PlacedWorkload): Part {
  const { userId } = workload.facet.container;
  return {
    runAsNonRoot: !needsRoot(workload),
    runAsUser: userId,
    runAsGroup: userId,
    fsGroup: userId,
    // Opening every file to the group on each start would make PostgreSQL and RabbitMQ refuse their own.
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The container's part. */
export function containerSecurity(workload: PlacedWorkload): Part {
  const { readOnlyRootFilesystem }: ContainerSettings = workload.facet.container;
  const add = [...keptCapabilities(workload)].sort();
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem,
    capabilities: { drop: ['ALL'], ...(add.length > 0 && { add }) },
  };
}
