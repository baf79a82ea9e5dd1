import { defaultSecret } from '../../data/secret-name';
import type { EnvironmentValue } from '../../facets/workload';
import type { Component } from '../../fleet/component';
import type { Output } from '../../fleet/props';
import type { wordPressSiteShape } from './wordpress-shape';

type Props = Output<typeof wordPressSiteShape>;

/** What sessions and forms are signed with (wp-config-sample.php). */
const keys = [
  'AUTH_KEY',
  'SECURE_AUTH_KEY',
  'LOGGED_IN_KEY',
  'NONCE_KEY',
  'AUTH_SALT',
  'SECURE_AUTH_SALT',
  'LOGGED_IN_SALT',
  'NONCE_SALT',
] as const;

/** As many characters as WordPress' own generator gives them. */
const keyForm = { bytes: 32 };

/**
 * What the image's wp-config.php reads (docker-library/wordpress: wp-config-docker.php). Keys and salts are secrets: by
 * default each container would make up its own, and log everyone out.
 */
export function wordPressSettings(site: Component, props: Props): Record<string, EnvironmentValue> {
  const { database, tablePrefix, objectCache } = props;
  const { name, user, password } = database.access;
  return {
    WORDPRESS_DB_HOST: database.endpoint.hostAndPort,
    WORDPRESS_DB_NAME: name,
    WORDPRESS_DB_USER: user,
    WORDPRESS_DB_PASSWORD: password,
    WORDPRESS_TABLE_PREFIX: tablePrefix,
    ...Object.fromEntries(keys.map((key) => [`WORDPRESS_${key}`, defaultSecret(site, key, keyForm)])),
    ...(objectCache && cacheSettings(objectCache)),
    WORDPRESS_CONFIG_EXTRA: constants(site, props),
  };
}

/** Under names of their own: the server's prefix is for services that read it themselves. */
function cacheSettings(cache: NonNullable<Props['objectCache']>): Record<string, EnvironmentValue> {
  const values = Object.entries(cache.connection().settings);
  const of = (part: string) => values.find(([name]) => name.endsWith(`_${part}`))?.[1] as EnvironmentValue;
  return {
    WORDPRESS_REDIS_HOST: of('HOST'),
    WORDPRESS_REDIS_PORT: of('PORT'),
    WORDPRESS_REDIS_PASSWORD: of('PASSWORD'),
  };
}

/** PHP that wp-config.php evaluates: constants alone, without a variable in it. */
function constants(site: Component, { vhost, requestMemory, constants: more, objectCache }: Props): string {
  const url = vhost.url('');
  const limit = `${Math.floor(requestMemory.mebibytes)}M`;
  const values = {
    WP_HOME: url,
    WP_SITEURL: url,
    // A timer on the host runs them.
    DISABLE_WP_CRON: true,
    // The version is the image's: its files are brought along by each release.
    WP_AUTO_UPDATE_CORE: false,
    // Who gets hold of an administrator's session must not write programs.
    DISALLOW_FILE_EDIT: true,
    FS_METHOD: 'direct',
    WP_MEMORY_LIMIT: limit,
    WP_MAX_MEMORY_LIMIT: limit,
    ...more,
  };
  return [
    ...Object.entries(values).map(([name, value]) => `define('${name}', ${literal(value)});`),
    ...(objectCache === undefined ? [] : cacheConstants(site)),
  ].join('\n');
}

/** As the plugin Redis Object Cache reads them; sites that share a server are told apart by their paths. */
function cacheConstants(site: Component): string[] {
  return [
    ...['HOST', 'PORT', 'PASSWORD'].map(
      (part) => `define('WP_REDIS_${part}', getenv_docker('WORDPRESS_REDIS_${part}', ''));`,
    ),
    `define('WP_REDIS_PREFIX', ${literal(`${site.node.path}:`)});`,
  ];
}

/** In single quotes PHP reads nothing but a quote and a backslash as anything else. */
function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : String(value);
}
