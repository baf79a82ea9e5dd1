import type { ImageBuild } from '../../constructs/values/image';
import { imageReference } from '../derive/image-reference';
import type { Stack } from '../derive/model';
import { comment, word } from './shell';

/**
 * How the images that this repository builds come to the host: on the developer's machine they are built, elsewhere a
 * registry (or `docker save` and `docker load`) brings them.
 */
export function images(stack: Stack): string[] {
  const builds = new Map<string, ImageBuild>();
  for (const workload of stack.workloads) {
    const { build } = workload.facet.image;
    if (build !== undefined) builds.set(imageReference(workload), build);
  }
  const source = stack.environment?.promotedFrom?.node.path;
  if (source !== undefined && builds.size > 0)
    return [
      comment(`Images that were promoted from ${source}, which the registry must hold:`),
      ...[...builds.keys()].map((image) => comment(image)),
    ];
  if (builds.size === 0) return [];
  if (stack.host?.local) return ['docker compose build'];
  return [
    comment('Images of this repository, which the registry must hold (built in its root, then pushed):'),
    ...[...builds].map(([reference, build]) => comment(command(reference, build))),
  ];
}

function command(reference: string, { dockerfile, context = '.', target, arguments: values = {} }: ImageBuild): string {
  const words = ['--file', dockerfile, '--tag', reference, ...(target === undefined ? [] : ['--target', target])];
  const given = Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  return ['docker build', ...[...words, ...given, context].map(word)].join(' ');
}
