/**
 * What gets no security fixes any more: data with a date, looked at again before a release. Only what has ended by that
 * date stands here, so that a synthesis doesn't depend on the day that it runs.
 *
 * Sources: endoflife.date; nginx.org/en/security_advisories.html; pgbouncer.org/changelog; rabbitmq.com/release-information;
 * postgresql.org/support/versioning; the projects' own announcements.
 */
export const checkedOn = '2026-11-21';

export interface VersionFloor {
  /** The image's name without its registry and tag. */
  readonly image: RegExp;
  /** Of this line of versions; of all lines without a floor of their own when it is left out. */
  readonly line?: string;
  /** The oldest version that still gets fixes, or that has the last ones. */
  readonly floor: string;
  readonly because: string;
}

/** The first that fits is the one that holds. */
export const versionFloors: readonly VersionFloor[] = [
  { image: /\/postgres$/, floor: '15', because: 'PostgreSQL 14 ended on 2026-11-12' },
  { image: /\/nginx$/, line: '1.31', floor: '1.31.7', because: 'before it: five vulnerabilities of October 2026' },
  { image: /\/nginx$/, floor: '1.30.7', because: 'older lines ended, and before it: the vulnerabilities of 2026' },
  { image: /\/pgbouncer$/, floor: '1.25.2', because: 'before it: a crash before authentication, and three more' },
  { image: /\/rabbitmq$/, floor: '4.3', because: 'RabbitMQ 4.2 ended on 2026-07-31' },
  { image: /\/library\/redis$/, line: '8', floor: '8.2', because: 'Redis 8.0 ends on 2026-12-01' },
  { image: /\/library\/redis$/, floor: '7.2', because: 'Redis 7.0 and older have ended' },
  { image: /\/library\/mysql$/, floor: '8.4', because: 'MySQL 8.0 ended on 2026-04-30' },
  { image: /\/library\/mariadb$/, floor: '10.11', because: 'MariaDB 10.6 and older have ended' },
  { image: /\/library\/node$/, floor: '22', because: 'Node 20 ended on 2026-04-30' },
  { image: /\/library\/traefik$/, floor: '3', because: 'Traefik 2.11 ended on 2026-02-01' },
];

export interface UnmaintainedImage {
  readonly images: RegExp;
  readonly since: string;
  readonly instead: string;
}

export const unmaintained: readonly UnmaintainedImage[] = [
  {
    images: /(^|\/)minio\/minio$|^minio$/,
    since:
      'MinIO’s community edition is no longer maintained (its README of 2026-02-12); its last image is of 2025-09-07 and lacks the fix of CVE-2025-62506, which is in the source of 2025-10-15 alone',
    instead: 'Garage, SeaweedFS, or a managed object store',
  },
  {
    images: /(^|\/)mailhog\/mailhog$/,
    since: 'MailHog was last changed in August 2022',
    instead: 'docker.io/axllent/mailpit, with the same ports',
  },
  {
    images: /(^|\/)bitnami(legacy)?\//,
    since: 'Bitnami’s versioned images are frozen since 2025-08-28',
    instead: 'the official image of the program',
  },
  {
    images: /(^|\/)grafana\/promtail$/,
    since: 'Promtail ended on 2026-03-02',
    instead: 'docker.io/grafana/alloy',
  },
  {
    images: /(^|\/)grafana\/agent$/,
    since: 'Grafana Agent ended on 2025-11-01',
    instead: 'docker.io/grafana/alloy',
  },
];

/** Distributions that get no regular security updates any more. */
export const operatingSystemsEnded: Readonly<Record<string, string>> = {
  'debian-12': 'Debian 12 gets no regular security updates since 2026-07-11',
};
