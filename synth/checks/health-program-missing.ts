import type { HealthProbe } from '../../constructs/facets/workload';
import type { Image } from '../../constructs/values/image';
import type { Check } from './check';
import { type AskingProgram, askingPrograms, checkedOn, imagePrograms } from './health-programs';
import { repositoryOf } from './image-name';

/** What asks for a container's health is in its image. */
export const healthProgramMissing: Check = {
  rule: 'health-program-missing',
  severity: 'error',
  acknowledgeable: true,
  why: 'A check whose program isn’t there fails for ever: the container is never healthy, and its release goes back. What images bring is data with a date: synth/checks/health-programs.ts.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const has = programsOf(facet.image);
      if (has === undefined) continue;
      for (const [what, probe] of [
        ['health', facet.health],
        ['readiness', facet.readiness],
      ] as const) {
        const program = probe && programOf(probe);
        if (program === undefined || has.includes(program)) continue;
        yield {
          on: component,
          message: `its ${what} is asked by ${program}, which its image doesn’t have (looked up on ${checkedOn})`,
          got: facet.image.reference ?? '',
          allowed: has.length === 0 ? 'a program of the image’s own' : has.join(', '),
          mend:
            has.length === 0
              ? 'give health.command a program of the image'
              : 'let another ask: health.by, or health.command',
        };
      }
    }
  },
};

function programsOf(image: Image): readonly AskingProgram[] | undefined {
  const repository = repositoryOf(image);
  if (repository === undefined) return undefined;
  const tag = image.reference?.slice(repository.length + 1) ?? '';
  return imagePrograms.find((each) => each.image.test(repository) && (each.tag?.test(tag) ?? true))?.has;
}

function programOf(probe: HealthProbe): AskingProgram | undefined {
  const first = probe.type === 'http' ? probe.by : probe.command[0]?.replace(/^\/(?:usr\/)?bin\//, '');
  return askingPrograms.find((each) => each === first);
}
