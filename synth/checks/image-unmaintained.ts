import type { Check } from './check';
import { unmaintained } from './end-of-life';
import { repositoryOf } from './image-name';

/** No image is one that nobody maintains any more. */
export const imageUnmaintained: Check = {
  rule: 'image-unmaintained',
  severity: 'error',
  acknowledgeable: true,
  why: 'Its next security hole is never closed. The list is data with a date: synth/checks/end-of-life.ts.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      // What is built here goes by its name alone.
      const repository = repositoryOf(facet.image) ?? facet.image.build?.name;
      const known = repository && unmaintained.find(({ images }) => images.test(repository));
      if (!known) continue;
      yield {
        on: component,
        message: `${known.since}`,
        got: facet.image.reference ?? `an image of ${facet.image.build?.dockerfile}`,
        allowed: known.instead,
        mend: 'use what takes its place, or acknowledge this error with the date by which it is gone',
      };
    }
  },
};
