import { isAtLeast } from '../../constructs/values/versions';
import type { Check } from './check';
import { checkedOn, type VersionFloor, versionFloors } from './end-of-life';
import { repositoryOf, versionOf } from './image-name';

/** No program is older than what gets security fixes. */
export const endOfLifeVersion: Check = {
  rule: 'end-of-life-version',
  severity: 'error',
  why: 'Known holes of ended versions stay open. The versions are data with a date: synth/checks/end-of-life.ts.',
  *check(model) {
    for (const { component, facet } of model.find('workload')) {
      const repository = repositoryOf(facet.image);
      const version = versionOf(facet.image);
      if (repository === undefined || version === undefined) continue;
      const known = versionFloors.find((each) => each.image.test(repository) && isOfLine(version, each));
      if (known === undefined || isAtLeast(version, known.floor)) continue;
      yield {
        on: component,
        message: `its image has ended or has known holes: ${known.because} (looked up on ${checkedOn})`,
        got: facet.image.reference ?? '',
        allowed: `${known.floor} or later`,
        mend: 'give a newer version',
      };
    }
  },
};

function isOfLine(version: string, { line }: VersionFloor): boolean {
  return line === undefined || version === line || version.startsWith(`${line}.`);
}
