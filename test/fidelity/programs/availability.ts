import { installScript, whyUnavailable } from './root';

const left: string[] = [];

/**
 * A `describe` whose tests run the real programs; each test has two minutes. Where they can't be run it is skipped with
 * a warning that lists what was left out, but with `CI=true` it fails: there nobody reads warnings.
 */
export function describeWithPrograms(name: string, tests: () => void): void {
  const reason = whyUnavailable();
  if (reason === undefined) {
    jest.setTimeout(120_000);
    describe(name, tests);
    return;
  }
  if (process.env.CI === 'true') {
    describe(name, () => {
      test('the real programs can be run', () => {
        throw new Error(`${reason}. To install them: sudo ${installScript}`);
      });
    });
    return;
  }
  if (left.length === 0) queueMicrotask(() => warn(reason)); // when all of the file's groups have been declared
  left.push(name);
  describe.skip(name, tests);
}

function warn(reason: string): void {
  console.warn(
    `NOT TESTED against the real programs, because ${reason}:\n` +
      `${left.map((name) => `  - ${name}\n`).join('')}To install them: sudo ${installScript}`,
  );
}
