import { table } from '../cli/table';
import { describeHistory, type HistoryEntry } from './history';
import { describeLock, type Lock } from './lock';

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
  /** Stacks that were released here once and stand in no declaration. */
  readonly undeclared: readonly string[];
  /** Volumes that are still here and that nothing declares any more. */
  readonly leftVolumes: readonly string[];
  readonly certificates: readonly CertificateStatus[];
  readonly history: readonly HistoryEntry[];
  /** Who is deploying right now. */
  readonly lock: Lock | null;
  readonly disk: { readonly free: number; readonly total: number };
}

interface ServiceStatus {
  readonly name: string;
  /** By the declaration. */
  readonly image: string;
  /** What its container was made of; null where there is none. */
  readonly runs: string | null;
  /** What registries called that: `ghcr.io/acme/shop/api@sha256:…`. */
  readonly digests: readonly string[];
  readonly expected: boolean;
  readonly condition: string | null;
  readonly well: boolean;
  readonly started: string | null;
  readonly restarts: number;
}

interface CertificateStatus {
  readonly domain: string;
  /** Null where there is no certificate yet, as `expires` is. */
  readonly issuer: string | null;
  /** What stands in until an authority has issued one. */
  readonly selfSigned: boolean;
  /** In UTC, as ISO 8601 has it. */
  readonly expires: string | null;
}

/** Whether everything that should run does, nothing else is there, and clients trust every certificate. */
export function isWell({ stacks, undeclared, certificates }: HostStatus): boolean {
  return (
    undeclared.length === 0 &&
    certificates.every((each) => certificateFault(each) === undefined) &&
    stacks.every(({ services }) => services.every(({ well }) => well))
  );
}

/** Why clients refuse a certificate; undefined for a good one. */
function certificateFault({ expires, selfSigned }: CertificateStatus): string | undefined {
  if (expires === null) return 'none yet';
  if (Date.parse(expires) <= Date.now()) return `expired ${expires}`;
  return selfSigned ? 'self-signed: clients refuse it' : undefined;
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
      status.certificates.map((certificate) => {
        const { domain, issuer, expires } = certificate;
        const fault = certificateFault(certificate);
        const mark = fault === undefined ? 'ok' : '!!';
        return [mark, 'certificate', domain, fault ?? `until ${expires}`, issuer ?? ''];
      }),
    ),
    describeHistory(status.history),
    ...(status.lock === null ? [] : [`lock: ${describeLock(status.lock)}`]),
    ...status.undeclared.map((name) => `!!  undeclared: ${name} runs here and stands in no declaration`),
    ...status.leftVolumes.map((name) => `left: the volume ${name} stands in no declaration, and no backup saves it`),
    `disk: ${gibibytes(status.disk.free)} of ${gibibytes(status.disk.total)} GiB free`,
  ]
    .filter((section) => section !== '')
    .join('\n');
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1);
}
