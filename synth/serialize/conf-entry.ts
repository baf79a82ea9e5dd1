/** `key = value` or `key value`, as the format has it. */
export interface ConfEntry {
  readonly key: string;
  readonly value: string | number | boolean;
  /** Printed above the entry, behind `# `. */
  readonly comment?: string;
}

/** Options of every function for such a file. */
export interface ConfOptions {
  /** Comment lines at the head of the file, without their `# `. */
  readonly header?: readonly string[];
}
