/** A figure of a system's page, and where the output has it. */
export interface Figure {
  /** As the page says it. */
  readonly figure: string;
  /** The file, from the repository's root. */
  readonly file: string;
  /** The way to it in the file; a pattern stands for every key that it fits. */
  readonly key: readonly (string | RegExp)[];
  /** What stands there; a pattern where it isn't for the page to say in full, such as an allotted address. */
  readonly value: unknown;
}

/** Something on the page that no figure of a file can show, and where it is taken care of. */
export interface Remark {
  readonly asked: string;
  readonly answer: string;
}

/** What a system's page asks for, and what came out. */
export interface SystemFigures {
  readonly title: string;
  /** Its hosts, by the name of their construct: what they list as built differently is part of the page. */
  readonly hosts: readonly string[];
  /** Its projects, by the name of their construct. */
  readonly projects: readonly string[];
  /** The files that declare it, by hand. */
  readonly declaration: readonly string[];
  readonly figures: readonly Figure[];
  readonly remarks: readonly Remark[];
}

/** When a host's backups run, and how many days of them are kept. */
export function backupFigures(host: string, what: string, calendar: string, days: number): Figure[] {
  return [
    ...figuresOf(`infra/${host}/host/etc/systemd/system/vpsynth-backup-backup.timer`, [
      [what, ['Timer', 'OnCalendar'], calendar],
    ]),
    ...figuresOf(`infra/${host}/backup/backup/plan.json`, [[`${what}: kept, in days`, ['retention', 'daily'], days]]),
  ];
}

/** Figures of one file. */
export function figuresOf(
  file: string,
  figures: readonly (readonly [figure: string, key: Figure['key'], value: unknown])[],
): Figure[] {
  return figures.map(([figure, key, value]) => ({ figure, file, key, value }));
}

/** The servers of an upstream of three: each, and once more for when all are left out. */
export function threeReplicas(port: number): RegExp[] {
  const each = Array.from({ length: 3 }, () => new RegExp(`:${port}$`));
  return [...each, ...each.map(() => new RegExp(`:${port} max_fails=0 backup$`))];
}
