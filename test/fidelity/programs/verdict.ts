import type { Result } from './running';

/** What a real program said about files. A test is then one line: `expect((await …).problems).toEqual([])`. */
export interface Verdict {
  readonly program: string;
  /** As the program that ran told it. */
  readonly version: string;
  /** Why it refuses the files; none when it accepts them. */
  readonly problems: readonly string[];
  /** What it accepts, but not gladly. */
  readonly warnings: readonly string[];
  /** All that it wrote. */
  readonly output: string;
}

export interface Phrases {
  /** Lines that say why it refuses. @default none: the exit code alone tells */
  readonly problem?: RegExp;
  /** Lines that warn. @default none */
  readonly warning?: RegExp;
}

/** Reads a verdict out of a program's end. An exit code other than 0 is always a problem. */
export function judge(program: string, version: string, result: Result, phrases: Phrases = {}): Verdict {
  const output = `${result.stderr}${result.stdout}`;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const problems = lines.filter((line) => phrases.problem?.test(line));
  const warnings = lines.filter((line) => phrases.warning?.test(line) && !problems.includes(line));
  if (result.code !== 0 && problems.length === 0) {
    problems.push(`${program} ended with ${result.code ?? 'a signal'}: ${lines.slice(-20).join('\n')}`);
  }
  return { program, version, problems, warnings, output };
}
