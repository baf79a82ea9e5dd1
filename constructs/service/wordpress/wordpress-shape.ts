import { z } from 'zod';
import { MariaDbDatabase } from '../../data/mariadb-database';
import { RedisServer } from '../../data/redis-server';
import { NginxVhost } from '../../edge/nginx-vhost';
import { reference } from '../../fleet/props';
import { cronExpression } from '../../values/cron';
import { Duration, duration } from '../../values/duration';
import { image } from '../../values/image';
import { processors } from '../../values/processors';
import { Size, size } from '../../values/size';
import { defaults } from '../service-defaults';

/** Constants that follow from elsewhere, or that the image's own wp-config.php defines. */
const owned =
  /^(?:DB_.*|.*_(?:KEY|SALT)|ABSPATH|WP_DEBUG|WP_HOME|WP_SITEURL|DISABLE_WP_CRON|WP_AUTO_UPDATE_CORE|FS_METHOD|WP_(?:MAX_)?MEMORY_LIMIT)$/;

export const wordPressSiteShape = {
  /** The public name that it answers at, all of it. */
  vhost: reference(NginxVhost),
  /** Where it keeps its posts. Several sites may share a database, each with its own `tablePrefix`. */
  database: reference(MariaDbDatabase),
  /**
   * An image of your own, made from the official one with PHP-FPM (`wordpress:<version>-php<version>-fpm`).
   * @default the official image at the fleet's version
   */
  image: image.optional(),
  /**
   * The most memory that its PHP may use; the number of its workers is derived from it.
   * @default Size.mebibytes(512)
   */
  memory: size.default(defaults.wordpress.memory),
  /** @default 1 */
  cpus: processors.default(defaults.wordpress.cpus),
  /**
   * The most memory that one request may use.
   * @default Size.mebibytes(128)
   */
  requestMemory: size.default(Size.mebibytes(128)),
  /**
   * Requests that are worked on at the same time. Each may hold a connection to the database.
   * @default as many as `memory` holds when each takes half of `requestMemory`
   */
  workers: z.int().min(1).max(500).optional(),
  /**
   * The largest file that can be uploaded. It passes through memory.
   * @default Size.mebibytes(64)
   */
  uploadSize: size.default(Size.mebibytes(64)),
  /**
   * A request that takes longer is ended.
   * @default Duration.seconds(55): before the edge gives up
   */
  requestTimeout: duration.default(Duration.seconds(55)),
  /**
   * What the names of its tables begin with. Changed later, it finds its tables no more.
   * @default 'wp_'
   */
  tablePrefix: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,19}$/, 'expected lower-case letters, digits and underscores, at most 20, such as blog_')
    .default('wp_'),
  /**
   * When its scheduled events run (WordPress' own cron, which would wait for a visitor): five cron fields, in UTC.
   * @default every five minutes
   */
  cron: cronExpression.default('*/5 * * * *'),
  /**
   * Answers at xmlrpc.php, which old clients use and guessers of passwords like.
   * @default false
   */
  xmlRpc: z.boolean().default(false),
  /**
   * Constants of wp-config.php on top of those that it sets by itself.
   * @default none
   */
  constants: z
    .record(
      z
        .string()
        .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of a constant: upper-case letters, digits and underscores')
        .refine((name) => !owned.test(name), 'this constant follows from other properties, or is the image’s own'),
      z.union([z.string().regex(/^[^\0]*$/, 'a constant has no NUL'), z.int(), z.boolean()]),
    )
    .default({}),
  /**
   * A cache for what it has read from the database. Takes effect with a plugin such as Redis Object Cache.
   * @default none
   */
  objectCache: reference(RedisServer).optional(),
};
