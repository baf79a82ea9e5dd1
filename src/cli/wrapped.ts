/** As wide as a terminal is at the least that somebody works in beside something else. */
const width = 100;

/** A text's paragraphs, one a line, broken between words. */
export function wrapped(text: string): string {
  return text.split('\n').map(paragraph).join('\n');
}

function paragraph(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
