import { readFileSync } from 'node:fs';
import { closest } from '../../constructs/fleet/closest';

/** `import { A, B as C } from 'vpsynth'`, over several lines too. */
const importOfVpsynth = /^import\s+\{([^}]*)\}\s+from\s+['"](vpsynth(?:\/[a-z-]+)?)['"]/gm;

/**
 * Types are stripped, not checked, when a declaration runs: a name that vpsynth doesn't export is undefined until it is
 * used, and the engine then says something else. Returns what is meant, for an error of the user's line.
 */
export function missedExport(message: string, file: string, line: number): string | undefined {
  const source = readFileSync(file, 'utf8');
  const text = source.split('\n')[line - 1] ?? '';
  const imported = [...source.matchAll(importOfVpsynth)].flatMap(([, names = '', entry = '']) =>
    namesIn(names).map((each) => ({ ...each, entry })),
  );
  const missed = imported.find(
    ({ name, local, entry }) => isUsed(name, local, message, text) && !(name in exportsOf(entry)),
  );
  if (missed !== undefined) {
    const near = closest(missed.name, Object.keys(exportsOf(missed.entry)));
    return `${missed.entry} exports no ${JSON.stringify(missed.name)}${near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`}`;
  }
  const [, forgotten] = /^(\w+) is not defined$/.exec(message) ?? [];
  if (forgotten === undefined) return undefined;
  const known = exportsOf('vpsynth');
  if (forgotten in known) return `${forgotten} is not imported: import { ${forgotten} } from 'vpsynth'`;
  const near = closest(forgotten, Object.keys(known));
  return near === undefined ? undefined : `${message}; did you mean ${JSON.stringify(near)} of vpsynth?`;
}

function namesIn(list: string): { readonly name: string; readonly local: string }[] {
  return list
    .split(',')
    .map((each) => each.trim().split(/\s+as\s+/))
    .flatMap(([name = '', local = name]) => (/^\w+$/.test(name) ? [{ name, local }] : []));
}

/** As a value: types are no exports either, and no mistake. */
function isUsed(name: string, local: string, message: string, text: string): boolean {
  if (new RegExp(`_vpsynth\\w*\\.${name}\\b`).test(message)) return true;
  return new RegExp(`\\b(?:new|extends)\\s+${local}\\b|(?<![.\\w])${local}\\s*[.(]`).test(text);
}

function exportsOf(entry: string): Readonly<Record<string, unknown>> {
  return require(entry) as Readonly<Record<string, unknown>>;
}
