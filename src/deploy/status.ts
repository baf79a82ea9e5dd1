import { table } from '../cli/table';

/** The answer to the agent's operation `status`. */
export interface HostStatus {
  readonly stacks: readonly {
    readonly name: string;
    /** When its release became good; absent before the first. */
    readonly released?: string;
    readonly commit?: string;
    readonly active: Readonly<Record<string, string>>;
    readonly services: readonly ServiceStatus[];
  }[];
  readonly undeclared: readonly string[];
  readonly certificates: readonly {
    readonly domain: string;
    readonly issuer: string | null;
    readonly expires: string | null;
  }[];
  readonly history: readonly HistoryEntry[];
  readonly disk: { readonly free: number; readonly total: number };
}

interface ServiceStatus {
  readonly name: string;
  readonly image: string;
  readonly expected: boolean;
  readonly condition: string | null;
  readonly well: boolean;
  readonly started: string | null;
  readonly restarts: number;
}

interface HistoryEntry {
  readonly at: string;
  readonly who: string;
  readonly commit?: string;
  readonly stacks: readonly string[];
  readonly outcome: string;
  readonly seconds: number;
}

/** Whether everything that should run does. */
export function isWell({ stacks }: HostStatus): boolean {
  return stacks.every(({ services }) => services.every(({ well }) => well));
}

/** A host's state for people. */
export function describeStatus(host: string, status: HostStatus): string {
  const rows = status.stacks.flatMap(({ name, services }) =>
    services
      .filter(({ expected, condition }) => expected || condition !== null)
      .map((service) => [
        service.well ? 'ok' : '!!',
        name,
        service.name,
        service.condition ?? 'is not there',
        service.restarts === 0 ? '' : `${service.restarts} restarts`,
        service.started?.slice(0, 19) ?? '',
        service.image,
      ]),
  );
  return [
    `${host}: ${isWell(status) ? 'all is well' : 'something is not as it should be'}`,
    table(rows),
    table(
      status.stacks.map(({ name, released, commit }) => [
        'release',
        name,
        released ?? 'never',
        commit?.slice(0, 12) ?? '',
      ]),
    ),
    table(
      status.certificates.map(({ domain, issuer, expires }) => [
        'certificate',
        domain,
        expires === null ? 'none yet' : `until ${expires}`,
        issuer ?? '',
      ]),
    ),
    table(
      status.history.map(({ at, who, stacks, outcome, seconds }) => [
        outcome,
        at,
        `by ${who}`,
        stacks.join(' '),
        `${seconds} s`,
      ]),
    ),
    ...status.undeclared.map((name) => `undeclared: ${name} runs here and stands in no declaration`),
    `disk: ${gibibytes(status.disk.free)} of ${gibibytes(status.disk.total)} GiB free`,
  ]
    .filter((section) => section !== '')
    .join('\n');
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
