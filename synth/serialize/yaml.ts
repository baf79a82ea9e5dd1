import { load, loadAll } from 'js-yaml';
import { fileText, headerLines } from './comment';
import { type PlainValue, plain } from './plain';
import { expectSame } from './read-back';
import { yamlBlock } from './yaml-block';
import { type CommentTree, commentTree } from './yaml-comments';

/** A YAML document as data. Members that are `undefined` are left out. */
export type YamlValue = PlainValue;

/** Comments of a YAML file. */
export interface YamlOptions {
  /** Comment lines at the head of the file, without their `# `. */
  readonly header?: readonly string[];
  /**
   * Comment lines by path, e.g. `services/api-blue`: keys joined by `/`, array items by index; a `/` inside a key is
   * written `~1` and a `~` is written `~0`, as in JSON Pointer. `''` is the document itself. For `yamlDocuments` the
   * first part is the document's index.
   */
  readonly comments?: ReadonlyMap<string, string>;
}

/**
 * One YAML document: block style, keys in the order given, no anchors, no folded lines, and every string that a
 * YAML 1.1 or 1.2 reader could take for something else quoted.
 *
 * @throws SerializationError for data that YAML can't carry, a comment whose path isn't in the document, and any
 *   difference found when reading back
 */
export function yaml(document: YamlValue, options: YamlOptions = {}): string {
  const meant = plain('yaml', document);
  const tree = commentTree(meant, options.comments);
  const text = fileText([...headerLines('yaml', options.header), ...own(tree), yamlBlock(meant, tree)]);
  expectSame('yaml', meant, load(text));
  return text;
}

/** Several YAML documents in one file, `---` between them. Otherwise as `yaml`. */
export function yamlDocuments(documents: readonly YamlValue[], options: YamlOptions = {}): string {
  const meant = documents.map((document, index) => plain('yaml', document, [index]));
  const tree = commentTree(meant, options.comments);
  const texts = meant.map((document, index) => {
    const branch = tree?.children.get(String(index));
    return [...own(branch), yamlBlock(document, branch)].join('\n');
  });
  const text = fileText([...headerLines('yaml', options.header), ...own(tree), texts.join('\n---\n')]);
  expectSame('yaml', meant, documents.length === 0 ? [] : loadAll(text));
  return text;
}

function own(tree: CommentTree | undefined): readonly string[] {
  return tree?.lines ?? [];
}
