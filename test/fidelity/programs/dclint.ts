import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './verdict';
import { packageVersion } from './versions';

interface Message {
  readonly type: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Its types are those of an ES module, though it can be required. */
interface Dclint {
  readonly DCLinter: new (
    config: object,
  ) => { lintFiles(paths: string[], recursive: boolean): readonly { readonly messages: readonly Message[] }[] };
}

/** A rule's level (0 off, 1 warning, 2 error), with its options if it has any. */
export type DclintRule = 0 | 1 | 2 | [0 | 1 | 2, Record<string, unknown>];

/** Does dclint accept the Compose file? Its errors are problems, its warnings warnings. */
export function dclintAccepts(content: string, rules: Readonly<Record<string, DclintRule>> = {}): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-dclint-'));
  try {
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, content);
    const { DCLinter } = require('dclint') as Dclint;
    const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
    const messages = linter.lintFiles([file], false).flatMap((result) => result.messages);
    const of = (type: Message['type']) =>
      messages.filter((message) => message.type === type).map((m) => `${m.line}:${m.column} ${m.rule}: ${m.message}`);
    const [problems, warnings] = [of('error'), of('warning')];
    const output = [...problems, ...warnings].join('\n');
    return { program: 'dclint', version: packageVersion('dclint'), problems, warnings, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
