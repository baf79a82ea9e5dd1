/** A command of the command line. */
export interface Command {
  /** What it does, in a few lines. */
  readonly description: string;
  /**
   * What it takes beside options: `<host…>`.
   * @default nothing
   */
  readonly arguments?: string;
  /** `--name <value>` and what it means. */
  readonly options: readonly (readonly [option: string, meaning: string])[];
  readonly examples: readonly string[];
  /** Returns the exit code. */
  run(args: readonly string[]): Promise<number>;
}

/** A command's help. */
export function usage(name: string, { description, arguments: taken, options, examples }: Command): string {
  const width = Math.max(...options.map(([option]) => option.length));
  return `${description}

Usage: vpsynth ${name}${taken === undefined ? '' : ` ${taken}`} [options]

${options.map(([option, meaning]) => `  ${option.padEnd(width)}  ${meaning}`).join('\n')}

Examples:
${examples.map((example) => `  ${example}`).join('\n')}
`;
}
