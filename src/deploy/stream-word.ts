/** A request to `vpsynth-agent stream`, as the one plain word that the host's gate lets through. */
export function streamWord(request: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(request)).toString('base64');
}
