/** In characters. */
const longest = 160;

/** Stands for the outside model, which isn't asked: the first sentence, cut at a word. */
export function summarise(text: string): string {
  const plain = text.trim().replace(/\s+/g, ' ');
  const sentence = /^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain;
  if (sentence.length <= longest) return sentence;
  const cut = sentence.slice(0, longest);
  const lastSpace = cut.lastIndexOf(' ');
  return `${lastSpace > 0 ? cut.slice(0, lastSpace) : cut}…`;
}
