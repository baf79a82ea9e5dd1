import { DEFAULT_SCALAR_STYLE_RULES, type DumpOptions, dump, SCALAR_STYLE, type ScalarLayout } from 'js-yaml';
import type { PlainValue } from './plain';

/**
 * Looks like a number to some reader: js-yaml knows those of both YAML versions, but neither `12e1000` (infinite, hence
 * a string to js-yaml and a number to others), which is what some shortened commit ids look like, nor `.` and `E9`
 * (which npm's `yaml` reads as NaN in version 1.1).
 */
const NUMBER_LIKE = /^[-+]?(?:\d[\d_]*)?(?:\.[\d_]*)?(?:[eE][-+]?\d+)?$/;

/** A key `--- a` at the left margin would be read as the start of a document (js-yaml 5.5 doesn't quote it). */
const DOCUMENT_MARK = /^(?:---|\.\.\.)/;

function quoteAmbiguous(layout: ScalarLayout): void {
  const { value, tag } = layout.node;
  if (layout.style === SCALAR_STYLE.PLAIN && tag === STRING && (NUMBER_LIKE.test(value) || DOCUMENT_MARK.test(value))) {
    layout.style = value.includes('\n') ? SCALAR_STYLE.DOUBLE_QUOTED : SCALAR_STYLE.SINGLE_QUOTED;
  }
}

/**
 * Block style is for text that survives an editor: not for lines with spaces at their end, a first line that is empty
 * or indented (it needs an indentation indicator) or more than one line break at the end (which then would end the
 * file, too).
 */
function quoteFragileText(layout: ScalarLayout): void {
  const { value } = layout.node;
  if (layout.style === SCALAR_STYLE.PLAIN && value.includes('\n') && /^[\s]|[ \t](?:\n|$)|\n\n$/.test(value)) {
    layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
  }
}

const STRING = 'tag:yaml.org,2002:str';

const OPTIONS: DumpOptions = {
  lineWidth: -1,
  noRefs: true,
  scalarStyleRules: [quoteAmbiguous, quoteFragileText, ...Object.values(DEFAULT_SCALAR_STYLE_RULES)],
};

/** `value` as YAML without a line break at its end. The library's schema for writing knows YAML 1.1 and 1.2. */
export function yamlPiece(value: PlainValue): string {
  return dump(value, OPTIONS).slice(0, -1);
}
