/** Where in the user's own code a construct was created; formatted only when a message needs it. */
export class Site {
  readonly #trace: { stack?: string } = {};

  /** Captures the stack below the constructor `above`. Costs some microseconds (measured: 4 to 12), so it is always on. */
  // biome-ignore lint/complexity/noBannedTypes: captureStackTrace takes any function
  constructor(above: Function) {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 16;
    Error.captureStackTrace(this.#trace, above);
    Error.stackTraceLimit = limit;
  }

  /** `infra/main.ts:14`: the first line that is neither vpsynth's nor a dependency's; undefined when there is none. */
  toString(): string {
    return frames(this.#trace.stack).find(isOfUser)?.replace(workingDirectory, '') ?? 'unknown place';
  }
}

const workingDirectory = `${process.cwd()}/`;

/** The folders of vpsynth itself, by their absolute path: a user's folder may be called `constructs` too. */
const packageRoot = __dirname.replace(/[/\\]constructs[/\\]fleet$/, '');
const ownFolders = ['constructs', 'synth', 'src'].map((folder) => `${packageRoot}/${folder}/`);

/** Whether a place, `/shop/infra/main.ts:14`, is in the user's code: neither vpsynth's, nor a dependency's, nor Node.js'. */
export function isOfUser(frame: string): boolean {
  return (
    !frame.startsWith('node:') && !frame.includes('/node_modules/') && !ownFolders.some((own) => frame.startsWith(own))
  );
}

function frames(stack = ''): string[] {
  return [...stack.matchAll(/(?:\(|at )(?:file:\/\/)?((?:node:|\/|[A-Za-z]:)[^()\n]*):\d+\)?$/gm)].map(
    (match) => match[1] ?? '',
  );
}
