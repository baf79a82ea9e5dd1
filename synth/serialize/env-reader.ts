import { SerializationError } from './error';

/** Reads a `.env` file as compose-go's dotenv/parser.go does, except that it replaces no `$variables`. */
export function readEnv(text: string): [string, string][] {
  const values: [string, string][] = [];
  const pattern =
    /(?:\s*#[^\n]*\n)*\s*(?:([\w.-]+)=(?:'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"|(?!['"])([^\n]*))[ \t]*\n|$)/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) {
      throw SerializationError.refused('env', '', text, 'Compose reads no such line');
    }
    const [, name, single, double, bare = ''] = match;
    if (name !== undefined) {
      const quoted = double === undefined ? single?.replaceAll("\\'", "'") : unescaped(double);
      values.push([name, quoted ?? readBare(bare)]);
    }
  }
  return values;
}

function readBare(text: string): string {
  return text.split(' #')[0]?.trimEnd() ?? '';
}

function unescaped(text: string): string {
  return text.replace(/\\([\\"$n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
