/** Facts that go along with a line of the log; an `Error` is written as its message and stack. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the runtime writes what it does. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** One JSON object a line on standard output, which is what log collectors split best. */
export const jsonLog: Log = {
  info: (message, fields) => write('info', message, fields),
  warn: (message, fields) => write('warn', message, fields),
  error: (message, fields) => write('error', message, fields),
};

function write(level: string, message: string, fields: LogFields = {}): void {
  const line = { time: new Date().toISOString(), level, message, ...fields };
  process.stdout.write(`${JSON.stringify(line, (_key, value) => (value instanceof Error ? plain(value) : value))}\n`);
}

/** An Error's own properties are not enumerable: JSON would show `{}`. Causes are kept, secrets never sit in them. */
function plain(error: Error): LogFields {
  return { message: error.message, stack: error.stack, ...(error.cause === undefined ? {} : { cause: error.cause }) };
}

/** The words of anything that was thrown. */
export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  // Node reports a refused connection to a name with two addresses as an AggregateError without a message.
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(reasonOf).join('; ');
  return thrown.message;
}
