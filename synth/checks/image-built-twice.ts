import type { ImageBuild } from '../../constructs/values/image';
import { builtReference } from '../derive/image-reference';
import type { PlacedWorkload } from '../derive/model';
import type { Check } from './check';
import { named } from './named';

/** One name of an image stands for one build. */
export const imageBuiltTwice: Check = {
  rule: 'image-built-twice',
  severity: 'error',
  why: 'A registry holds one image of a name: of two builds the later replaces the earlier, and production runs with what was compiled in for staging, such as its address (Next.js: NEXT_PUBLIC_ variables are inlined at build time).',
  *check(model) {
    const first = new Map<string, PlacedWorkload>();
    for (const workload of model.stacks.flatMap(({ host, workloads }) => (host?.local ? [] : workloads))) {
      const { build } = workload.facet.image;
      if (build === undefined) continue;
      const image = builtReference(workload);
      const holder = first.get(image);
      if (holder === undefined) {
        first.set(image, workload);
        continue;
      }
      const differing = difference(build, holder.facet.image.build ?? build);
      if (differing === undefined) continue;
      yield {
        on: workload.component,
        message: `its image ${image} is also that of ${named(holder.component)}, which builds it otherwise`,
        got: differing,
        mend: `build both alike, with values that the service reads when it starts, or a path such as '/api' in the place of a whole address; or give one another name: Image.build({ name: '…-staging', … })`,
      };
    }
  },
};

/** What one build has and the other hasn't, the first of it. */
function difference(build: ImageBuild, other: ImageBuild): string | undefined {
  for (const [what, left, right] of [
    ['dockerfile', build.dockerfile, other.dockerfile],
    ['context', build.context ?? '.', other.context ?? '.'],
    ['target', build.target, other.target],
  ] as const)
    if (left !== right) return `${what}: ${left ?? 'the last stage'}, and ${right ?? 'the last stage'}`;
  const [mine, theirs] = [build.arguments ?? {}, other.arguments ?? {}];
  const name = Object.keys({ ...theirs, ...mine }).find((each) => mine[each] !== theirs[each]);
  return name === undefined ? undefined : `${name}: ${mine[name] ?? 'not given'}, and ${theirs[name] ?? 'not given'}`;
}
