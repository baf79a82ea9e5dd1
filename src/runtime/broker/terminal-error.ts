/** An error that no further attempt can mend: its message goes to the dead letters at once. */
export class TerminalError extends Error {
  override readonly name: string = 'TerminalError';
}
