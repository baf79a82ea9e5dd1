import { readFileSync } from 'node:fs';

/** The statements of a file: imports, comments and empty lines say nothing about a system. */
export function codeLines(path: string): string[] {
  return readFileSync(path, 'utf8')
    .replace(/^import [\s\S]*?;$/gm, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/\*\*|\*)/.test(line));
}
