import type { Resources } from '../../../constructs/facets/workload';

/** App Platform's sizes of instances, the cheaper first: slug, cores, MiB (DigitalOcean API, instance_size_slug). */
const sizes = [
  ['apps-s-1vcpu-0.5gb', 1, 512],
  ['apps-s-1vcpu-1gb', 1, 1024],
  ['apps-s-1vcpu-2gb', 1, 2048],
  ['apps-s-2vcpu-4gb', 2, 4096],
  ['apps-d-2vcpu-8gb', 2, 8192],
  ['apps-d-4vcpu-8gb', 4, 8192],
  ['apps-d-4vcpu-16gb', 4, 16_384],
  ['apps-d-8vcpu-32gb', 8, 32_768],
] as const;

/** The cheapest size that has what a service may use; undefined where none is large enough. */
export function instanceSize({ cpus = 1, memory }: Resources): string | undefined {
  return sizes.find(([, cores, mebibytes]) => cores >= cpus && mebibytes >= memory.mebibytes)?.[0];
}
