import { z } from 'zod';
import { closest } from '../fleet/closest';
import { explain } from '../fleet/issue';
import { domain, ipv4Address, port } from '../values/network';
import { Secret, secret } from '../values/secret';

/**
 * Where backups go: a place off the host that restic writes to (restic: doc/030_preparing_a_new_repo.rst). Each plan of
 * each host has a repository of its own below it, so that none waits for another's lock.
 */
export class BackupTarget {
  /** A bucket of an S3-compatible store. */
  static s3(options: S3TargetOptions): BackupTarget {
    return new BackupTarget('s3', options);
  }

  /** A folder of another machine, by ssh with a key of its own. */
  static sftp(options: SftpTargetOptions): BackupTarget {
    return new BackupTarget('sftp', options);
  }

  /** restic's own server, which can refuse to delete. */
  static rest(options: RestTargetOptions): BackupTarget {
    return new BackupTarget('rest', options);
  }

  readonly type: 's3' | 'sftp' | 'rest';
  readonly #options: unknown;

  private constructor(type: BackupTarget['type'], options: unknown) {
    this.type = type;
    this.#options = options;
  }

  /** What it was made of; only of a target that {@link backupTarget} accepts. */
  get settings(): TargetSettings {
    return { type: this.type, ...shapes[this.type].parse(this.#options) } as TargetSettings;
  }

  /** @internal */
  fault(): string | undefined {
    const issues = shapes[this.type].safeParse(this.#options, { reportInput: true }).error?.issues ?? [];
    // That another is missing may follow from the slip.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    if (issue === undefined) return undefined;
    const where = [`BackupTarget.${this.type}`, ...issue.path.map(String)].join('.');
    if (issue.code === 'unrecognized_keys') return `${where}: ${unknownOption(issue.keys, shapes[this.type].shape)}`;
    if (issue.input === undefined) return `${where} is required`;
    const { message, allowed } = explain(issue);
    return `${where}: ${message}${allowed === undefined ? '' : `, ${allowed}`}`;
  }

  /** Where it is, for people. */
  toString(): string {
    if (this.fault() !== undefined) return this.type;
    const { settings } = this;
    if (settings.type === 's3') return `${settings.endpoint}/${settings.bucket}`;
    return settings.type === 'rest' ? settings.url : `sftp://${settings.user}@${settings.host}${settings.path}`;
  }
}

function unknownOption([key = '']: readonly string[], shape: object): string {
  const known = Object.keys(shape);
  const near = closest(key, known);
  return `${JSON.stringify(key)} is not a property of it; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean ${JSON.stringify(near)}?`}`;
}

const path = z
  .string()
  .regex(/^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/, 'expected a path such as backups/shop')
  .refine((value) => !value.split('/').includes('..'), 'a path has no ..');

/** What the target's own keeper sees to. */
const kept = {
  /**
   * True: what is written can't be deleted or changed for a while, whoever has the keys (S3 Object Lock, `rest-server
   * --append-only`, snapshots of the other machine).
   * @default false
   */
  immutable: z.boolean().default(false),
};

const s3Shape = z.strictObject({
  /** `https://s3.eu-central-1.example`, without the bucket. */
  endpoint: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://s3.example' })
    .refine((value) => /^https?:\/\/[^/?#@]+$/.test(value), 'expected no path, query or user in it'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of a bucket'),
  /** @default the store's only or first one */
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'expected a region such as eu-central-1')
    .optional(),
  /** @default the bucket's root */
  path: path.optional(),
  accessKey: secret,
  secretKey: secret,
  ...kept,
});

const sftpShape = z.strictObject({
  host: z.union([domain, ipv4Address], 'expected a host name or an address'),
  /** @default 22 */
  port: port.default(22),
  user: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'expected a Linux user name'),
  /** Absolute, on that machine. */
  path: z.string().regex(/^(?:\/[A-Za-z0-9._-]+)+$/, 'expected an absolute path such as /srv/backups'),
  /** The private key, in OpenSSH's format. */
  key: secret,
  /** Its host key, as a line of known_hosts has it after the name: `ssh-ed25519 AAAA…`. */
  hostKey: z
    .string()
    .regex(/^(?:ssh|ecdsa)-[a-z0-9-]+ [A-Za-z0-9+/]+=*$/, 'expected a type and a key: ssh-ed25519 AAAA…'),
  ...kept,
});

const restShape = z.strictObject({
  /** `https://backups.example:8000`, with the folder that the user may write to. */
  url: z
    .url({ protocol: /^https?$/, error: 'expected an address such as https://backups.example:8000' })
    .refine((value) => !/[?#@$]/.test(value), 'expected no query and no user in it'),
  user: z.string().regex(/^[A-Za-z0-9._-]+$/, 'expected a user name'),
  password: secret,
  ...kept,
});

const shapes = { s3: s3Shape, sftp: sftpShape, rest: restShape } as const;

export interface S3TargetOptions extends Readonly<z.input<typeof s3Shape>> {}
export interface SftpTargetOptions extends Readonly<z.input<typeof sftpShape>> {}
export interface RestTargetOptions extends Readonly<z.input<typeof restShape>> {}

/** A target's options, defaults filled in. */
export type TargetSettings =
  | ({ readonly type: 's3' } & Readonly<z.output<typeof s3Shape>>)
  | ({ readonly type: 'sftp' } & Readonly<z.output<typeof sftpShape>>)
  | ({ readonly type: 'rest' } & Readonly<z.output<typeof restShape>>);

/** Accepts a {@link BackupTarget} that nothing is wrong with. */
export const backupTarget = z.custom<BackupTarget>(
  (value) => value instanceof BackupTarget && value.fault() === undefined,
  {
    error: ({ input }) =>
      (input instanceof BackupTarget ? input.fault() : undefined) ??
      "expected a target such as BackupTarget.s3({ endpoint: 'https://s3.example', bucket: 'backups', … })",
  },
);

/** The secrets that a target is reached with. */
export function targetSecrets(settings: TargetSettings): Secret[] {
  return Object.values(settings).filter((value) => value instanceof Secret);
}
