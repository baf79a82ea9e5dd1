import { table } from './table';
import { wrapped } from './wrapped';

/** A command of the command line. */
export interface Command {
  /** What it does, in a few sentences; each line is a paragraph, which the help breaks into lines. */
  readonly description: string;
  /**
   * What it takes beside options: `<host…>`.
   * @default nothing
   */
  readonly arguments?: string;
  /** `--name <value>` and what it means; every command has `--help` beside them. */
  readonly options: readonly (readonly [option: string, meaning: string])[];
  readonly examples: readonly string[];
  /** Returns the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** A command's help. */
export function usage(name: string, { description, arguments: taken, options, examples }: Command): string {
  const rows = [...options, ['--help', 'this text']].map(([option = '', meaning = '']) => [`  ${option}`, meaning]);
  // Behind -- stand the words of another program alone.
  const [own = '', ...others] = (taken ?? '').split(/ (?=\[?-- )/);
  const line = ['vpsynth', name, ...(own === '' ? [] : [own]), '[options]', ...others].join(' ');
  return `${wrapped(description)}

Usage: ${line}

${table(rows)}

Examples:
${examples.map((example) => `  ${example}`).join('\n')}
`;
}
