import type { Image } from '../../constructs/values/image';

/** `docker.io/library/nginx` of `docker.io/library/nginx:1.30.7`; undefined for what this repository builds. */
export function repositoryOf({ reference }: Image): string | undefined {
  return reference?.slice(0, reference.lastIndexOf(':'));
}

/** The numbers that a tag begins with: `1.30.7` of `1.30.7-alpine`, `1.25.2` of `v1.25.2-p0`; undefined without any. */
export function versionOf({ reference }: Image): string | undefined {
  return /:v?(\d+(?:\.\d+)*)[^:/]*$/.exec(reference ?? '')?.[1];
}
