/** What stands in for a repository's images: one of the lab's own images (test/lab/images/stand-ins), by tag. */
const standIns: readonly { readonly repository: string; readonly tag?: RegExp; readonly image: string }[] = [
  { repository: 'docker.io/edoburu/pgbouncer', image: 'pgbouncer' },
  { repository: 'docker.io/library/nginx', image: 'nginx' },
  { repository: 'docker.io/library/node', image: 'node' },
  { repository: 'docker.io/library/postgres', tag: /^1[4-7](\D|$)/, image: 'postgres-16' },
  { repository: 'docker.io/library/postgres', tag: /^18(\D|$)/, image: 'postgres-18' },
  { repository: 'docker.io/library/rabbitmq', image: 'rabbitmq' },
  { repository: 'docker.io/library/redis', image: 'redis' },
  { repository: 'docker.io/prom/prometheus', image: 'prometheus' },
];

/** Every repository that something stands in for. */
export const standInRepositories: readonly string[] = [...new Set(standIns.map(({ repository }) => repository))];

/** The lab's image that stands in for a reference. Throws for one that nothing stands in for. */
export function standInFor(reference: string): string {
  const [, repository = '', tag = 'latest'] = /^(.*?)(?::([^:/]+))?$/.exec(qualified(reference)) ?? [];
  const found = standIns.find((one) => one.repository === repository && (one.tag?.test(tag) ?? true));
  if (found) return found.image;
  throw new Error(
    `nothing stands in for ${reference}: add an image to test/lab/images/stand-ins and name it in ${__filename}`,
  );
}

/** With the registry and folder that Docker takes for granted. */
function qualified(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  if (rest.length === 0) return `docker.io/library/${reference}`;
  return /[.:]|^localhost$/.test(first) ? reference : `docker.io/${reference}`;
}
