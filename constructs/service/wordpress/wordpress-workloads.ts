import type { Endpoint } from '../../facets/endpoint';
import type { Dependency, EnvironmentValue, HealthProbe, Mount, WorkloadFacet } from '../../facets/workload';
import { workload } from '../../facets/workload-defaults';
import type { Component } from '../../fleet/component';
import type { Output } from '../../fleet/props';
import type { Network } from '../../host/network';
import { Duration } from '../../values/duration';
import type { Image } from '../../values/image';
import { Size } from '../../values/size';
import { defaults } from '../service-defaults';
import type { wordPressSiteShape } from './wordpress-shape';

/** The folder of the program in the official image. */
export const root = '/var/www/html';

/** Debian's www-data, whose files the image's are. */
const userId = 33;

/** Where generated files are mounted. */
const configuration = '/etc/wordpress';
const fpmFile = `${configuration}/php-fpm.conf`;
const nginxFile = '/etc/nginx/vpsynth/nginx.conf';

export interface SiteParts {
  readonly site: Component;
  readonly props: Output<typeof wordPressSiteShape>;
  readonly image: Image;
  readonly nginxImage: Image;
  readonly networks: readonly Network[];
  readonly settings: Readonly<Record<string, EnvironmentValue>>;
  /** The database, and the cache where there is one. */
  readonly after: readonly Dependency[];
}

/** The names of a site's workloads. nginx has the site's own: it is what others reach. */
export function names({ node: { id } }: Component) {
  return { nginx: id, php: `${id}-php`, core: `${id}-core`, cron: `${id}-cron` } as const;
}

/** The nginx of the site alone: it sees the files of no other, and no other sees these. */
export function nginxWorkload({ site, nginxImage, networks }: SiteParts, endpoint: Endpoint, healthPort: number) {
  const { nginx, php } = names(site);
  return workload({
    name: nginx,
    image: nginxImage,
    command: ['nginx', '-c', nginxFile, '-g', 'daemon off;'],
    endpoints: [endpoint],
    networks,
    health: { type: 'http', port: healthPort, path: '/health', by: 'curl', timing: timing(10) },
    resources: { memory: Size.mebibytes(64), memoryReservation: Size.mebibytes(16), cpus: 0.5 },
    mounts: [
      { type: 'configuration', folder: nginx, target: '/etc/nginx/vpsynth' },
      ...volumes(site, { core: 'read', content: 'read' }),
      { type: 'temporary', target: '/tmp' },
    ],
    reload: [
      {
        paths: ['/etc/nginx/vpsynth'],
        exec: [{ argv: ['nginx', '-c', nginxFile, '-t'] }, { argv: ['nginx', '-c', nginxFile, '-s', 'reload'] }],
      },
    ],
    after: [{ on: site, workload: php, until: 'healthy' }],
    container: { userId: 101, init: false, stopSignal: 'SIGQUIT', openFiles: 4096 },
  });
}

/** PHP-FPM: it writes themes, plugins and uploads, and can't change the program itself. */
export function phpWorkload(parts: SiteParts, endpoint: Endpoint): WorkloadFacet {
  const { site, props } = parts;
  const { php, core } = names(site);
  return workload({
    ...ofPhp(parts, php),
    command: ['php-fpm', '--fpm-config', fpmFile],
    endpoints: [endpoint],
    health: health(endpoint.port),
    resources: {
      memory: props.memory,
      memoryReservation: defaults.wordpress.memoryReservation.atMost(props.memory),
      cpus: props.cpus,
    },
    mounts: [
      ...mounts(php),
      ...volumes(site, { core: 'read', content: 'write' }),
      // Uploads lie here until they are whole.
      { type: 'temporary', target: '/tmp', size: props.uploadSize.times(2) },
    ],
    reload: [
      {
        paths: [configuration],
        // The signal that PHP-FPM takes for a reload: running requests end first.
        exec: [{ argv: ['php-fpm', '--fpm-config', fpmFile, '-t'] }, { argv: ['sh', '-c', 'kill -USR2 1'] }],
      },
    ],
    after: [...parts.after, { on: site, workload: core, until: 'completed' }],
    container: {
      userId,
      init: false,
      stopSignal: 'SIGQUIT',
      stopGracePeriod: Duration.seconds(Math.ceil(props.requestTimeout.seconds) + 5),
      openFiles: 4096,
    },
  });
}

/** Brings the program's files and tables to the version of the image, before PHP starts. */
export function coreWorkload(parts: SiteParts): WorkloadFacet {
  const { core } = names(parts.site);
  return workload({
    ...ofPhp(parts, core),
    command: ['sh', `${configuration}/update-core.sh`],
    runs: { type: 'once' },
    mounts: [
      ...mounts(core),
      ...volumes(parts.site, { core: 'write', content: 'write' }),
      { type: 'temporary', target: '/tmp' },
    ],
    after: parts.after,
    container: { userId },
  });
}

/** Runs what is due. The program does so by itself as well, but only when somebody visits. */
export function cronWorkload(parts: SiteParts): WorkloadFacet {
  const { cron, core } = names(parts.site);
  return workload({
    ...ofPhp(parts, cron),
    command: ['php', `${root}/wp-cron.php`],
    runs: { type: 'cron', expression: parts.props.cron },
    mounts: [
      ...mounts(cron),
      ...volumes(parts.site, { core: 'read', content: 'write' }),
      { type: 'temporary', target: '/tmp', size: parts.props.uploadSize.times(2) },
    ],
    after: [...parts.after, { on: parts.site, workload: core, until: 'completed' }],
    container: { userId },
  });
}

function ofPhp({ image, networks, settings }: SiteParts, name: string) {
  return {
    name,
    image,
    networks,
    // Beside the folder that the image scans for settings.
    environment: { ...settings, PHP_INI_SCAN_DIR: `:${configuration}/php` },
    resources: { memory: Size.mebibytes(256), memoryReservation: Size.mebibytes(64), cpus: 0.5 },
  };
}

function mounts(folder: string): Mount[] {
  return [{ type: 'configuration', folder, target: configuration }];
}

type Access = 'read' | 'write';

/** The program in one volume, which each release brings up to date; what a site is made of in another. */
function volumes({ node: { id } }: Component, { core, content }: Record<'core' | 'content', Access>): Mount[] {
  return [
    {
      type: 'volume',
      volume: `${id}-core`,
      target: root,
      ...(core === 'read' && { readOnly: true }),
      backup: { as: 'nothing', because: 'the program, which the image brings' },
    },
    {
      type: 'volume',
      volume: `${id}-content`,
      target: `${root}/wp-content`,
      ...(content === 'read' && { readOnly: true }),
    },
  ];
}

/** It accepts connections; the image has nothing that speaks FastCGI. */
function health(port: number): HealthProbe {
  const command = ['php', '-r', `exit(@fsockopen("127.0.0.1", ${port}) ? 0 : 1);`];
  return { type: 'command', command, timing: timing(30) };
}

function timing(seconds: number) {
  return {
    interval: Duration.seconds(10),
    timeout: Duration.seconds(5),
    retries: 3,
    startPeriod: Duration.seconds(seconds),
  };
}
