import { isAtLeast } from '../../constructs/values/versions';
import type { PlacedWorkload } from '../derive/model';
import type { ClusterStack } from './cluster-stack';
import type { Part } from './manifest';

/**
 * Variables that a program needs on a cluster alone. PostgreSQL refuses a data folder that isn't its own, and the root
 * of a claim belongs to root; before version 18 the image keeps its data right there, so that it gets a folder below.
 */
export function programSettings({ model }: ClusterStack, { component, facet }: PlacedWorkload): Part[] {
  const [postgres] = model.facetsOf(component, 'postgres-server').filter(({ workload }) => workload === facet.name);
  return postgres === undefined || isAtLeast(postgres.version, '18')
    ? []
    : [{ name: 'PGDATA', value: '/var/lib/postgresql/data/pgdata' }];
}
