import type { Component } from '../../constructs/fleet/component';
import { builtReference, nameOf } from '../derive/image-reference';
import type { Check } from './check';

/** An environment that is promoted to builds nothing: it has only images that the other one has. */
export const imageNeverBuilt: Check = {
  rule: 'image-never-built',
  severity: 'error',
  why: 'What is promoted is what another environment has run well (docs/deployment.md, "Promotion"). An image that this one doesn’t have is built for nobody: the host finds none to pull, and promotion is refused.',
  *check(model) {
    // One in several places is told of once.
    const told = new Set<Component>();
    for (const { environment, workloads } of model.stacks) {
      const source = environment?.promotedFrom;
      if (environment === undefined || source === undefined) continue;
      const there = new Set(
        model.stacks
          .filter((each) => each.environment === source)
          .flatMap((each) => each.workloads.map((workload) => nameOf(builtReference(workload)))),
      );
      for (const workload of workloads) {
        const name = nameOf(builtReference(workload));
        if (workload.facet.image.build === undefined || there.has(name) || told.has(workload.component)) continue;
        told.add(workload.component);
        yield {
          on: workload.component,
          message: `nobody builds its image ${name}: ${environment.node.path} takes what ${source.node.path} runs, which has none of that name`,
          got: [...there].filter((each) => each.startsWith(`${environment.project.registry}/`)).join(', ') || 'none',
          mend: `give it one of those, with values that it reads when it starts; or take promotedFrom from ${environment.node.path}, which builds its own then`,
        };
      }
    }
  },
};
