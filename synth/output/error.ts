/** A mistake that keeps the output from being compared or written. Its catalogue is `mistakes.ts`. */
export class OutputError extends Error {
  /** Id of the rule that was broken, e.g. 'output/edited'. */
  readonly rule: string;
  /** The path it is about, relative to the root; the first where there are several. */
  readonly path: string;
  /** All the paths it is about. */
  readonly paths: readonly string[];
  /** What is wrong. */
  readonly problem: string;
  /** What to do about it. */
  readonly mend: string;

  constructor(rule: string, paths: string | readonly string[], problem: string, mend: string, cause?: unknown) {
    const all = typeof paths === 'string' ? [paths] : paths;
    const where = all.length === 1 ? `${all[0]}: ${problem}.` : `${problem}:\n  ${all.join('\n  ')}\n`;
    super(`${where}${where.endsWith('\n') ? '' : ' '}${mend}`, cause === undefined ? {} : { cause });
    this.name = 'OutputError';
    this.rule = `output/${rule}`;
    this.paths = all;
    this.path = all[0] ?? '';
    this.problem = problem;
    this.mend = mend;
  }
}
