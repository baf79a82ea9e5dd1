import type { Duration } from '../values/duration';
import type { Size } from '../values/size';
import type { Endpoint } from './endpoint';

/** A workload that runs PHP: what its interpreter is told, and as PHP-FPM how many requests it works on at a time. */
export interface PhpFacet {
  readonly kind: 'php';
  readonly workload: string;
  /** Settings of php.ini, by its own names. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** Undefined: a program of the command line. */
  readonly workers?: PhpWorkers;
}

export interface PhpWorkers {
  /** Where PHP-FPM listens for FastCGI. */
  readonly port: number;
  /** The most requests that are worked on at the same time, a process each. */
  readonly count: number;
  /** The most memory that one request may use, as `memory_limit` says too. */
  readonly requestMemory: Size;
  /** Shared by all processes: compiled code (opcache). */
  readonly sharedMemory: Size;
  /** A request that takes longer is ended. */
  readonly requestTimeout: Duration;
}

/** A workload whose nginx serves the files of an application in PHP, and passes requests for programs on to PHP-FPM. */
export interface FastCgiSiteFacet {
  readonly kind: 'fastcgi-site';
  readonly workload: string;
  /** Where it answers http. */
  readonly port: number;
  /** Where it says that it is well. */
  readonly healthPort: number;
  readonly php: Endpoint;
  /** The folder of the application, the same for both. */
  readonly root: string;
  /** The largest request body. */
  readonly bodySize: Size;
  /** How long PHP may be silent. */
  readonly timeout: Duration;
  /** How long browsers may keep files. */
  readonly cache: Duration;
  /** Regular expressions of paths that nobody gets (status 404): programs among uploads, settings. */
  readonly closed: readonly string[];
  /** Programs that a client may call only so often. */
  readonly limited: readonly LimitedPath[];
}

export interface LimitedPath {
  readonly path: string;
  readonly requestsPerMinute: number;
  /** So many more at once. */
  readonly burst: number;
}
