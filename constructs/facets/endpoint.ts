import type { IConstruct } from 'constructs';

/** What is spoken at an endpoint. `external` ones live outside the fleet, under a name of their own. */
export type Protocol = 'http' | 'tcp';

/**
 * A place where something answers. Whoever holds the object can refer to it; each renderer spells it as its readers need
 * it: a container's name, its address, a private address, a Kubernetes Service.
 */
export class Endpoint {
  /** The construct that answers. */
  readonly owner: IConstruct;
  /** The workload of that construct, by name; undefined for an endpoint outside the fleet. */
  readonly workload: string | undefined;
  /** The name of the port: `http`, `metrics`. */
  readonly name: string;
  /** 1 to 65535. */
  readonly port: number;
  readonly protocol: Protocol;
  /** The host name of an endpoint outside the fleet. */
  readonly externalHost: string | undefined;
  /** True: http is spoken over TLS, as its URL says. */
  readonly tls: boolean;

  constructor(owner: IConstruct, options: EndpointOptions) {
    this.owner = owner;
    this.workload = options.workload;
    this.name = options.name;
    this.port = options.port;
    this.protocol = options.protocol ?? 'tcp';
    this.externalHost = options.externalHost;
    this.tls = options.tls ?? false;
  }

  /** The host name or address, as a value in an environment. */
  get host(): EndpointPart {
    return new EndpointPart(this, 'host');
  }

  /** The port, as a value in an environment. */
  get portNumber(): EndpointPart {
    return new EndpointPart(this, 'port');
  }

  /** `host:port`, as a value in an environment. */
  get hostAndPort(): EndpointPart {
    return new EndpointPart(this, 'host-and-port');
  }

  /** `http://host:port`, or `https://` for one with `tls`, as a value in an environment. */
  get url(): EndpointPart {
    return new EndpointPart(this, 'url');
  }
}

export interface EndpointOptions {
  /** @default an endpoint outside the fleet */
  readonly workload?: string;
  readonly name: string;
  readonly port: number;
  /** @default 'tcp' */
  readonly protocol?: Protocol;
  /** @default an endpoint of a workload */
  readonly externalHost?: string;
  /**
   * True: http is spoken over TLS.
   * @default false
   */
  readonly tls?: boolean;
}

/** A part of an endpoint, spelled by the renderer. */
export class EndpointPart {
  readonly endpoint: Endpoint;
  readonly part: 'host' | 'port' | 'host-and-port' | 'url';

  constructor(endpoint: Endpoint, part: EndpointPart['part']) {
    this.endpoint = endpoint;
    this.part = part;
  }

  /** As its reader needs it, where the reader has it at this address. */
  spell({ host, port }: { readonly host: string; readonly port: number }): string {
    switch (this.part) {
      case 'host':
        return host;
      case 'port':
        return String(port);
      case 'host-and-port':
        return `${host}:${port}`;
      case 'url':
        return `${this.endpoint.tls ? 'https' : 'http'}://${host}:${port}`;
    }
  }

  /** A place prints as a reference: a string made of it would go stale. */
  toString(): string {
    return `<${this.part} of ${this.endpoint.owner.node.path}>`;
  }
}
