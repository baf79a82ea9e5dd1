import type { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Dependency } from '../facets/workload';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { imageOf } from '../values/versions';
import { bodySize, phpPort, phpSettings, phpWorkers } from './wordpress/wordpress-php';
import { wordPressSettings } from './wordpress/wordpress-settings';
import { wordPressSiteShape } from './wordpress/wordpress-shape';
import {
  coreWorkload,
  cronWorkload,
  names,
  nginxWorkload,
  phpWorkload,
  root,
  type SiteParts,
} from './wordpress/wordpress-workloads';

export interface WordPressSiteProps extends Readonly<z.input<z.ZodObject<typeof wordPressSiteShape>>> {}

const port = 8080;
const healthPort = 8081;

/** Nobody needs these, whoever asks: programs among uploads, settings, what tells the version. */
const closed = [
  '^/wp-content/(?:uploads|upgrade|cache|languages)/.*\\.(?:php|phar|phtml)',
  '^/(?:wp-config|wp-config-docker|wp-config-sample|wp-cron)\\.php$',
  '^/(?:readme\\.html|license\\.txt)$',
  '^/wp-content/debug\\.log$',
];

/**
 * A WordPress site: PHP-FPM and an nginx of its own behind the edge, so that the edge serves no file that a site's program
 * wrote, and no site sees another's. The version is the image's; plugins, themes and uploads are the site's own.
 */
export class WordPressSite extends Component {
  /** Where its nginx answers. */
  readonly endpoint: Endpoint;
  readonly #environment: Environment;
  readonly #php: Endpoint;
  readonly #props: Output<typeof wordPressSiteShape>;

  constructor(scope: Environment, id: string, props: WordPressSiteProps) {
    super(scope, id);
    this.#props = parseProps(this, wordPressSiteShape, props);
    this.#environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    const { nginx, php } = names(this);
    this.endpoint = new Endpoint(this, { workload: nginx, name: 'http', port, protocol: 'http' });
    this.#php = new Endpoint(this, { workload: php, name: 'fastcgi', port: phpPort });
    const { vhost, requestTimeout } = this.#props;
    if (this.incomplete) return;
    vhost.route('/', this, { bodySize: bodySize(this.#props), timeout: this.#later(requestTimeout) });
  }

  override facets(): readonly Facet[] {
    const { nginx, php, core, cron } = names(this);
    const { xmlRpc, requestTimeout, database } = this.#props;
    const parts = this.#parts();
    const settings = phpSettings(this.#props);
    return [
      coreWorkload(parts),
      phpWorkload(parts, this.#php),
      { ...nginxWorkload(parts, this.endpoint, healthPort), connects: [this.#php] },
      cronWorkload(parts),
      {
        kind: 'fastcgi-site',
        workload: nginx,
        port,
        healthPort,
        php: this.#php,
        root,
        bodySize: bodySize(this.#props),
        timeout: this.#later(requestTimeout),
        cache: Duration.days(7),
        closed: [...closed, ...(xmlRpc ? [] : ['^/xmlrpc\\.php$'])],
        // A person logs in once; who tries passwords doesn't.
        limited: [{ path: '/wp-login.php', requestsPerMinute: 20, burst: 5 }],
      },
      { kind: 'php', workload: php, settings, workers: phpWorkers(this.#props) },
      ...[core, cron].map((workload): Facet => ({ kind: 'php', workload, settings })),
      { kind: 'wordpress', workload: core, root, database, tablePrefix: this.#props.tablePrefix },
    ];
  }

  /** Each in front waits somewhat longer than what is behind it. */
  #later(timeout: Duration): Duration {
    return Duration.seconds(Math.ceil(timeout.seconds) + 5);
  }

  #parts(): SiteParts {
    const { image, database, objectCache } = this.#props;
    const versions = Fleet.versionsFor(this);
    const connections = [database.connection(), ...(objectCache ? [objectCache.connection()] : [])];
    return {
      site: this,
      props: this.#props,
      image: image ?? Image.of(imageOf.wordpress(versions.wordpress)),
      nginxImage: Image.of(imageOf.nginx(versions.nginx)),
      networks: [this.#environment.network, ...connections.flatMap(({ networks }) => networks)],
      settings: wordPressSettings(this, this.#props),
      after: connections.flatMap(({ dependency }): Dependency[] => (dependency === undefined ? [] : [dependency])),
    };
  }
}
