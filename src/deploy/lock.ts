/** Who is deploying to a host. */
export interface Lock {
  readonly who: string;
  /** Seconds since 1970, by the host's clock; null when it can't be read. */
  readonly since: number | null;
  readonly process: number | null;
}

/** The same for people. */
export function describeLock(lock: Lock | null): string {
  if (lock === null) return 'nobody is deploying';
  const { who, since, process } = lock;
  const details = [
    ...(since === null ? [] : [`since ${new Date(since * 1000).toISOString().slice(0, 19)}Z`]),
    ...(process === null ? [] : [`process ${process}`]),
  ];
  return `${who} is deploying${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
