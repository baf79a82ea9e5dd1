import { SerializationError } from './error';

/** Reads `pgbouncer.ini` as libusual's parse_ini_file does (cfparser.c), one line at a time. */
export function pgbouncerSections(text: string): Record<string, Record<string, string>> {
  const sections: Record<string, Record<string, string>> = {};
  let section: Record<string, string> | undefined;
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) {
      continue;
    }
    const header = /^\[([^\]]*)\]$/.exec(line);
    const entry = /^([A-Za-z0-9_.*-]*)[ \t]*=[ \t]*(.*)$/.exec(line);
    if (header?.[1] !== undefined) {
      section = {};
      sections[header[1]] = section;
    } else if (entry?.[1] !== undefined && section !== undefined) {
      section[entry[1]] = entry[2] ?? '';
    } else {
      throw SerializationError.refused('pgbouncer.ini', '', line, 'PgBouncer reads no such line');
    }
  }
  return sections;
}
