/**
 * What was written isn't what was meant, or can't be written in the format at all.
 *
 * The message names the format, the place in the document, the reason and the values, each cut to a readable length.
 */
export class SerializationError extends Error {
  override readonly name = 'SerializationError';
  /** The format's name, as in its function: `yaml`, `nginx`, `pgbouncer.ini`, … */
  readonly format: string;
  /** The place in the document: a path of keys and indexes joined by `/`, or `''` for the document itself. */
  readonly where: string;
  /** What should have been written. */
  readonly meant: unknown;
  /** What a reader would have found; `undefined` when nothing could be written. */
  readonly got: unknown;

  /**
   * @param format the format's name
   * @param where the place in the document
   * @param meant what should have been written
   * @param got what a reader finds instead
   * @param reason why it can't be written; left out when reading back found a difference
   */
  constructor(format: string, where: string, meant: unknown, got?: unknown, reason?: string) {
    const place = where === '' ? format : `${format}: ${where}`;
    super(
      reason === undefined
        ? `${place}: reads back as ${show(got)}, meant ${show(meant)}`
        : `${place}: ${reason}, got ${show(meant)}`,
    );
    this.format = format;
    this.where = where;
    this.meant = meant;
    this.got = got;
  }

  /** The error for a value that `format` can't carry at `where`. */
  static refused(format: string, where: string, value: unknown, reason: string): SerializationError {
    return new SerializationError(format, where, value, undefined, reason);
  }
}

/** A value as a reader of an error wants to see it: JSON, on one line, at most 200 characters. */
function show(value: unknown): string {
  const json = typeof value === 'string' || typeof value === 'object';
  const text = json ? JSON.stringify(value) : typeof value === 'function' ? 'a function' : String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
