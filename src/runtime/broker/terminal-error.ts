/** An error that no further attempt can mend: its message goes to the dead letters at once. */
export class TerminalError extends Error {
  override readonly name: string = 'TerminalError';
}

/** What arrived is no message of its queue: the same bytes will never become one. */
export class InvalidMessage extends TerminalError {
  override readonly name = 'InvalidMessage';
}
