import { SerializationError } from './error';

/** A section as PgBouncer reads it: its name and its keys with their values. */
export type PgbouncerSection = [name: string, entries: [key: string, value: string][]];

/** Reads `pgbouncer.ini` as libusual's parse_ini_file does (cfparser.c), one line at a time. */
export function pgbouncerSections(text: string): PgbouncerSection[] {
  const sections: PgbouncerSection[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) {
      continue;
    }
    const header = /^\[([^\]]*)\]$/.exec(line);
    const entry = /^([A-Za-z0-9_.*-]*)[ \t]*=[ \t]*(.*)$/.exec(line);
    if (header?.[1] !== undefined) {
      sections.push([header[1], []]);
    } else if (entry?.[1] !== undefined && sections.length > 0) {
      sections.at(-1)?.[1].push([entry[1], entry[2] ?? '']);
    } else {
      throw SerializationError.refused('pgbouncer.ini', '', line, 'PgBouncer reads no such line');
    }
  }
  return sections;
}
