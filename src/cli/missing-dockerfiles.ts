import { existsSync } from 'node:fs';
import type { Problem } from '../../constructs/fleet/problem';
import type { Model } from '../../synth/derive/model';

/**
 * A warning for each Dockerfile that is declared and isn't there. Synthesis reads no files and would do without; the
 * build would fail, maybe on another machine. No error, since the declaration may well be written first.
 */
export function missingDockerfiles(model: Model): Problem[] {
  const found = new Map<string, Problem>();
  for (const { component, facet } of model.stacks.flatMap(({ workloads }) => workloads)) {
    const dockerfile = facet.image.build?.dockerfile;
    if (dockerfile === undefined || existsSync(dockerfile) || found.has(dockerfile)) continue;
    found.set(dockerfile, {
      rule: 'dockerfile-missing',
      severity: 'warning',
      path: component.node.path,
      site: component.site,
      message: `its image is built from ${dockerfile}, which doesn't exist`,
      mend: 'write it, or correct Image.build; paths are relative to the repository’s root',
    });
  }
  return [...found.values()];
}
