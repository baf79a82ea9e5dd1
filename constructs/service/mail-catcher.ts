import type { Construct } from 'constructs';
import { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import { workload } from '../facets/workload-defaults';
import { Component } from '../fleet/component';
import { Fleet } from '../fleet/fleet';
import { type Output, parseProps } from '../fleet/props';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import { Duration } from '../values/duration';
import { Image } from '../values/image';
import { httpPath } from '../values/network';
import { Size } from '../values/size';
import { imageOf } from '../values/versions';

export const mailCatcherShape = {
  /**
   * The path below which a vhost shows its pages.
   * @default '/', a name of its own
   */
  path: httpPath.default('/' as never),
  /**
   * How many mails it keeps, in memory.
   * @default 500
   */
  messages: z.int().min(1).max(100_000).default(500),
};

export interface MailCatcherProps extends Readonly<z.input<z.ZodObject<typeof mailCatcherShape>>> {}

/** Mailpit: takes every mail, sends none on, and shows them to whoever asks. For development alone. */
export class MailCatcher extends Component {
  /** SMTP, without encryption; every user and password will do. */
  readonly endpoint: Endpoint;
  /** Its pages. */
  readonly pages: Endpoint;
  readonly #network: Network;
  readonly #props: Output<typeof mailCatcherShape>;

  constructor(scope: Construct, id: string, props: MailCatcherProps = {}) {
    super(scope, id);
    this.#props = parseProps(this, mailCatcherShape, props);
    this.#network = Environment.of(this)?.network ?? new Network(this, 'network', { internal: true });
    const own = { workload: this.node.id };
    this.endpoint = new Endpoint(this, { ...own, name: 'smtp', port: 1025 });
    this.pages = new Endpoint(this, { ...own, name: 'http', port: 8025, protocol: 'http' });
  }

  override facets(): readonly Facet[] {
    const { path, messages } = this.#props;
    const name = this.node.id;
    return [
      workload({
        name,
        image: Image.of(imageOf.mailpit(Fleet.versionsFor(this).mailpit)),
        // mailpit.axllent.org/docs/configuration/runtime-options
        environment: {
          MP_SMTP_AUTH_ACCEPT_ANY: true,
          MP_SMTP_AUTH_ALLOW_INSECURE: true,
          MP_MAX_MESSAGES: messages,
          ...(path !== '/' && { MP_WEBROOT: path }),
        },
        endpoints: [this.endpoint, this.pages],
        networks: [this.#network],
        health: {
          type: 'command',
          command: ['/mailpit', 'readyz'],
          timing: {
            interval: Duration.seconds(15),
            timeout: Duration.seconds(5),
            retries: 3,
            startPeriod: Duration.seconds(10),
          },
        },
        resources: { memory: Size.mebibytes(128), memoryReservation: Size.mebibytes(32) },
        container: { init: false },
      }),
      { kind: 'mail-catcher', workload: name },
      { kind: 'administration', endpoint: this.pages, shows: 'every mail that was caught', login: 'nobody' },
    ];
  }
}
