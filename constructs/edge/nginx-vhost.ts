import type { Construct } from 'constructs';
import { z } from 'zod';
import { Bucket } from '../data/bucket';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { Component } from '../fleet/component';
import { type Problem, recordProblem } from '../fleet/problem';
import { type Call, type Output, parseProps, reference } from '../fleet/props';
import { show, undefinedBecause } from '../fleet/show';
import { Site } from '../fleet/site';
import { LocalMachine } from '../host/local-machine';
import { domain, httpPath } from '../values/network';
import { size } from '../values/size';
import { certificate } from './certificate';
import { NginxEdge } from './nginx-edge';
import {
  bucketRouteShape,
  filesRouteShape,
  holdsNoVariable,
  proxyRouteShape,
  type Route,
  type RouteTarget,
  redirectRouteShape,
  responseRouteShape,
  routeTarget,
  variables,
} from './route';
import { securityHeaders } from './security-headers';

const anEdge = 'expected an NginxEdge, the object itself and not its name, or a list of them';

export const nginxVhostShape = {
  /**
   * The nginx that answers, or one on each of several hosts that share the name: each passes requests on to the services
   * of its own host.
   * @default none: an environment on clusters alone is answered for by their Gateways
   */
  edge: z.union([reference(NginxEdge), z.array(reference(NginxEdge)).min(1)], anEdge).optional(),
  /** The public name. */
  domain,
  /**
   * Other names that redirect to it.
   * @default none
   */
  aliases: z.array(domain).default([]),
  /**
   * Where its certificate comes from.
   * @default plain http, allowed only on the local machine
   */
  certificate: certificate.optional(),
  /**
   * Response headers on top of the defaults (constructs/edge/security-headers.ts); an empty value takes one away.
   * @default none
   */
  headers: z
    .record(
      z.string().regex(/^[A-Za-z-]+$/, 'expected a header name'),
      z
        .string()
        .regex(/^[ -~]*$/, 'expected printable ASCII')
        .refine(holdsNoVariable, variables),
    )
    .default({}),
  /**
   * The largest request body.
   * @default the edge's
   */
  bodySize: size.optional(),
};

export interface NginxVhostProps extends Readonly<z.input<z.ZodObject<typeof nginxVhostShape>>> {}
export interface ProxyRouteProps extends Readonly<z.input<z.ZodObject<typeof proxyRouteShape>>> {}
export interface BucketRouteProps extends Readonly<z.input<z.ZodObject<typeof bucketRouteShape>>> {}
export interface FilesRouteProps extends Readonly<z.input<z.ZodObject<typeof filesRouteShape>>> {}
export interface RedirectRouteProps extends Readonly<z.input<z.ZodObject<typeof redirectRouteShape>>> {}
export interface ResponseRouteProps extends Readonly<z.input<z.ZodObject<typeof responseRouteShape>>> {}

/** A public name on a host's nginx, and the routes below it. The longest path wins. */
export class NginxVhost extends Component {
  readonly #props: Output<typeof nginxVhostShape>;
  readonly #routes: Route[] = [];

  constructor(scope: Construct, id: string, props: NginxVhostProps) {
    super(scope, id);
    this.#props = parseProps(this, nginxVhostShape, props);
    // A wrong edge is told already; without one, more would follow from it.
    if (props?.edge !== undefined && this.#props.edge === undefined) this.markIncomplete();
  }

  get #edges(): readonly NginxEdge[] {
    return [...new Set([this.#props.edge ?? []].flat())];
  }

  /** The URL of a path: `https://app.example/api`. */
  url(path = '/'): string {
    const { certificate, domain } = this.#props;
    const [edge] = this.#edges;
    if (certificate !== undefined) return `https://${domain}${path}`;
    const port = edge?.host instanceof LocalMachine && edge.host.httpPort !== 80 ? `:${edge.host.httpPort}` : '';
    return `http://${domain}${port}${path}`;
  }

  /** Passes what comes below `path` on to a service, the path unchanged. */
  route(path: string, target: RouteTarget, props: ProxyRouteProps = {}): this {
    const site = new Site(this.route);
    const to = routeTarget.safeParse(target);
    if (!to.success) {
      recordProblem(this, {
        rule: 'props',
        severity: 'error',
        site,
        message: `route ${show(path)}: ${to.error.issues[0]?.message}`,
        got: show(target),
        ...(target === undefined && { mend: undefinedBecause }),
      });
      return this;
    }
    const endpoint = to.data instanceof Endpoint ? to.data : to.data.endpoint;
    return this.#add(path, site, () => ({
      type: 'proxy',
      target: endpoint,
      ...parseProps(this, proxyRouteShape, props, called('route', path, site)),
    }));
  }

  /**
   * Serves the objects of a public bucket below `path`: `/media/a.png` is its object `a.png`. Those that a provider serves
   * itself the browser is sent to: a `Content-Security-Policy` has to name the provider.
   */
  bucket(path: string, bucket: Bucket, props: BucketRouteProps = {}): this {
    const site = new Site(this.bucket);
    if (bucket instanceof Bucket && bucket.incomplete) return this;
    const url = bucket instanceof Bucket ? bucket.publicUrl : undefined;
    if (url !== undefined) return this.#sendTo(url, path, bucket, props, site);
    const place = bucket instanceof Bucket ? bucket.publicPlace : undefined;
    if (place === undefined) {
      recordProblem(this, { rule: 'props', severity: 'error', site, ...noObjects(path, bucket) });
      return this;
    }
    const { endpoint: target, ...objects } = place;
    const call = called('bucket', path, site);
    return this.#add(path, site, () => ({
      type: 'proxy',
      target,
      objects: { bucket, ...objects },
      ...parseProps(this, proxyRouteShape, {}, call),
      ...parseProps(this, bucketRouteShape, props, call),
    }));
  }

  #sendTo(to: string, path: string, bucket: Bucket, props: BucketRouteProps, site: Site): this {
    const given = Object.keys(props);
    if (given.length > 0)
      recordProblem(this, {
        rule: 'props',
        severity: 'error',
        site,
        message: `bucket ${show(path)}: its storage serves its objects itself, and keeps no such rule`,
        got: given.join(', '),
        mend: 'leave it out, or hold the bucket on a GarageServer',
      });
    return this.#add(path, site, () => ({ type: 'redirect', to, status: 307, rest: 'kept', bucket }));
  }

  /** Serves files of the edge's own below `path`. */
  files(path: string, props: FilesRouteProps): this {
    const site = new Site(this.files);
    return this.#add(path, site, () => ({
      type: 'files',
      ...parseProps(this, filesRouteShape, props, called('files', path, site)),
    }));
  }

  /** Sends the browser elsewhere. */
  redirect(path: string, props: RedirectRouteProps): this {
    const site = new Site(this.redirect);
    return this.#add(path, site, () => ({
      type: 'redirect',
      ...parseProps(this, redirectRouteShape, props, called('redirect', path, site)),
    }));
  }

  /** Answers by itself. */
  respond(path: string, props: ResponseRouteProps): this {
    const site = new Site(this.respond);
    return this.#add(path, site, () => ({
      type: 'response',
      ...parseProps(this, responseRouteShape, props, called('respond', path, site)),
    }));
  }

  #add(path: string, site: Site, make: () => DistributiveOmit<Route, 'path' | 'site'>): this {
    const parsed = httpPath.safeParse(path);
    if (parsed.success) this.#routes.push({ ...make(), path: parsed.data, site } as Route);
    else
      recordProblem(this, {
        rule: 'props',
        severity: 'error',
        site,
        message: `route: ${parsed.error.issues[0]?.message}`,
        got: show(path),
      });
    return this;
  }

  override facets(): readonly Facet[] {
    const { domain, aliases, certificate, headers, bodySize } = this.#props;
    return [
      {
        kind: 'virtual-host',
        edges: this.#edges,
        domain,
        aliases,
        certificate,
        routes: this.#routes,
        headers: withDefaults(headers, securityHeaders(certificate !== undefined)),
        bodySize,
      },
    ];
  }
}

function called(method: string, path: string, site: Site): Call {
  return { site, name: `${method} ${show(path)}` };
}

function noObjects(path: string, bucket: unknown): Pick<Problem, 'message' | 'got' | 'mend'> {
  if (!(bucket instanceof Bucket))
    return {
      message: `bucket ${show(path)}: expected a Bucket, the object itself and not its name`,
      got: show(bucket),
    };
  return {
    message: `bucket ${show(path)}: browsers can't get its objects, over https and without a key`,
    got: `${bucket.node.path} in ${bucket.storage.node.path}`,
    mend: 'hold it on a storage with TLS on port 443, or on a GarageServer',
  };
}

/** Header names have no case (RFC 9110, 5.1): a declared one takes the default's place however it is written. */
function withDefaults(
  declared: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set(Object.keys(declared).map((name) => name.toLowerCase()));
  const others = Object.entries(defaults).filter(
    ([name]) => Object.hasOwn(declared, name) || !names.has(name.toLowerCase()),
  );
  return { ...Object.fromEntries(others), ...declared };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
