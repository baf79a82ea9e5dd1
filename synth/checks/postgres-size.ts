const units: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/** The bytes of a setting that PostgreSQL reads as memory, `256MB`; a plain number counts in the setting's own unit. */
export function postgresBytes(value: unknown, unit: number): number | undefined {
  const match = /^\s*([0-9]*\.?[0-9]+)\s*(B|kB|MB|GB|TB)?\s*$/.exec(String(value));
  if (match === null) return undefined;
  return Number(match[1]) * (match[2] === undefined ? unit : (units[match[2]] ?? unit));
}

/** A plain number of shared_buffers counts blocks of 8 kB. */
export const blockBytes = 8192;
/** A plain number of work_mem counts kilobytes. */
export const kilobyte = 1024;
