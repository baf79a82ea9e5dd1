import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Component } from '../fleet/component';
import type { Site } from '../fleet/site';
import { Duration, duration } from '../values/duration';
import { name } from '../values/name';
import { cidr, type httpPath } from '../values/network';
import { secret } from '../values/secret';
import { size } from '../values/size';
import { rateLimit } from './rate-limit';
import { smokeRequestShape } from './smoke-request';

/** Something that a route can lead to: an endpoint, or a service with one. */
export type RouteTarget = Endpoint | { readonly endpoint: Endpoint };

/** Accepts a {@link RouteTarget}. */
export const routeTarget = z.custom<RouteTarget>(
  (value) =>
    value instanceof Endpoint || (value as { endpoint?: unknown } | null | undefined)?.endpoint instanceof Endpoint,
  'expected a service or an endpoint, the object itself and not its name',
);

/** nginx reads `$name` in a value as a variable, and has no way to write a plain `$`. */
export const variables = 'no $ can stand here: nginx would read a variable';
export function holdsNoVariable(text: string): boolean {
  return !text.includes('$');
}

const accessShape = {
  /**
   * Only these networks get an answer.
   * @default everyone
   */
  allow: z.array(cidr).min(1).optional(),
  /**
   * Asks for a user and a password; the secret's value is an htpasswd file.
   * @default no
   */
  basicAuth: secret.optional(),
  /**
   * Requests of a client address; those above it, past the burst, get status 429.
   * @default no limit
   */
  rateLimit: rateLimit.optional(),
};

export const proxyRouteShape = {
  ...accessShape,
  /**
   * Carries websocket upgrades.
   * @default false
   */
  websockets: z.boolean().default(false),
  /**
   * How long the service may be silent between two reads or writes.
   * @default Duration.seconds(60)
   */
  timeout: duration.default(Duration.seconds(60)),
  /**
   * The largest request body.
   * @default the vhost's
   */
  bodySize: size.optional(),
  /**
   * Keeps responses to GET that the service allows to be cached, this long when it doesn't say.
   * @default not cached
   */
  cache: duration.optional(),
  /**
   * True: passes responses on as they come (server-sent events, long polls).
   * @default false
   */
  streaming: z.boolean().default(false),
  /**
   * How requests are spread over replicas.
   * @default 'round-robin'
   */
  balancing: z.enum(['round-robin', 'least-connections', 'client-address']).default('round-robin'),
  /**
   * What a release asks of the new side before requests go there, and through the edge once they do, by GET. An answer that
   * is another brings the release back.
   * @default the route's own path, answered by anything but a server's error
   */
  smoke: z.array(smokeRequestShape).max(20).default([]),
};

export const bucketRouteShape = {
  ...accessShape,
  /**
   * How long the edge keeps objects whose storage doesn't say.
   * @default not kept
   */
  cache: duration.optional(),
};

export const filesRouteShape = {
  ...accessShape,
  /** The name of a folder below `files/` in the edge's stack on the host. */
  folder: name,
  /**
   * How long browsers may keep them.
   * @default Duration.hours(1)
   */
  cache: duration.default(Duration.hours(1)),
};

export const redirectRouteShape = {
  /** Where to: an absolute URL, or a path on the same name. */
  to: z.string().regex(/^(https:\/\/[a-z0-9.-]+)?\/(?!\/)[A-Za-z0-9._~/-]*$/, 'expected https://name/path or /path'),
  /**
   * 301 and 308 for good, 302 and 307 for now.
   * @default 308, which keeps the method
   */
  status: z.literal([301, 302, 307, 308]).default(308),
  /**
   * `kept`: what follows `path` follows `to` as well: `/old/a?b` leads to `/new/a?b`.
   * @default 'dropped'
   */
  rest: z.enum(['dropped', 'kept']).default('dropped'),
};

// No access rules: nginx answers by itself before it would look at them.
export const responseRouteShape = {
  /** The status of the response. */
  status: z
    .int()
    .min(200)
    .max(599)
    .refine((status) => status < 300 || status > 399, 'a response that leads elsewhere is a redirect: use .redirect()'),
  /**
   * Its text.
   * @default ''
   */
  text: z.string().max(2000).refine(holdsNoVariable, variables).default(''),
};

interface RouteBase {
  readonly path: z.output<typeof httpPath>;
  readonly site: Site;
}

/** How an object storage knows a bucket whose objects everybody may read. */
export interface BucketObjects {
  /** The Bucket. */
  readonly bucket: Component;
  /** The `Host` of its requests; undefined for the client's own. */
  readonly host?: string;
  /** The folder above the objects: '' where there is none. */
  readonly folder: string;
}

export type ProxyRoute = RouteBase & {
  readonly type: 'proxy';
  readonly target: Endpoint;
  /** Set where it leads to the objects of a bucket: they are read, at their own paths, and nothing else. */
  readonly objects?: BucketObjects;
} & z.output<z.ZodObject<typeof proxyRouteShape>>;
export type FilesRoute = RouteBase & { readonly type: 'files' } & z.output<z.ZodObject<typeof filesRouteShape>>;
export type RedirectRoute = RouteBase & {
  readonly type: 'redirect';
  /** Set where it leads to the objects of a Bucket. */
  readonly bucket?: Component;
} & z.output<z.ZodObject<typeof redirectRouteShape>>;
export type ResponseRoute = RouteBase & { readonly type: 'response' } & z.output<
    z.ZodObject<typeof responseRouteShape>
  >;

/** What answers below a path of a public name. */
export type Route = ProxyRoute | FilesRoute | RedirectRoute | ResponseRoute;
