/** What `${{ … }}` can name: `secrets.X`, `github.actor`, `runner.temp`, `matrix.host`. */
export type Contexts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A text with its expressions replaced as GitHub does it; an unknown secret is empty, anything else unknown an error. */
export function expand(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_whole, expression: string) => lookUp(expression, contexts));
}

/** Whether a job's `if` holds: none, or one comparison with a literal. */
export function holds(condition: string | undefined, contexts: Contexts): boolean {
  if (condition === undefined) return true;
  const [, name = '', literal] = /^(\S+) == '([^']*)'$/.exec(condition) ?? [];
  if (literal === undefined) throw new Error(`this runner doesn't know the condition ${condition}`);
  return lookUp(name, contexts) === literal;
}

function lookUp(expression: string, contexts: Contexts): string {
  const [context = '', name = '', ...more] = expression.split('.');
  const value = contexts[context]?.[name];
  if (value !== undefined && more.length === 0) return value;
  if (context === 'secrets' && more.length === 0) return '';
  throw new Error(`this runner doesn't know the expression ${expression}`);
}
