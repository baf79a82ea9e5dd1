import { z } from 'zod';
import { givenSecret } from '../data/secret-name';
import type { EnvironmentValue } from '../facets/workload';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import { secret } from '../values/secret';
import type { Connectable, Connection } from './connection';
import { MailCatcher, mailCatcherShape } from './mail-catcher';
import { SmtpRelay } from './smtp-relay';

export const mailShape = {
  /** The sender: `Shop <no-reply@shop.example>`, or the address alone. */
  from: z
    .string()
    .regex(
      /^(?:[^<>@"\r\n]+ <[^<>@\s"]+@[a-z0-9.-]+>|[^<>@\s"]+@[a-z0-9.-]+)$/,
      'expected an address, or Name <address>',
    ),
  /**
   * What sends it.
   * @default none: enough for development, where a catcher takes its place
   */
  relay: reference(SmtpRelay).optional(),
  /**
   * The user that the relay knows it by.
   * @default the address of `from`
   */
  user: z.string().min(1).optional(),
  /** @default a secret named after its path: SHOP_PROD_MAIL_PASSWORD */
  password: secret.optional(),
  /**
   * The prefix of the settings that services read.
   * @default 'SMTP': SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP_FROM and, for a relay, SMTP_USER and SMTP_PASSWORD
   */
  settingsPrefix: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'expected upper-case letters, digits and underscores')
    .default('SMTP'),
  /**
   * The path below which a vhost shows what was caught, in development.
   * @default '/', a name of its own
   */
  catcherPath: mailCatcherShape.path,
};

export interface MailProps extends Readonly<z.input<z.ZodObject<typeof mailShape>>> {}

/** How an environment sends mail: through a relay, or in development to a catcher that nothing leaves. */
export class Mail extends Component implements Connectable {
  /** In development: what takes the mail, to be shown by a vhost (`site.route('/', mail.catcher.pages)`). */
  readonly catcher: MailCatcher | undefined;
  readonly #props: Output<typeof mailShape>;

  constructor(scope: Environment, id: string, props: MailProps) {
    super(scope, id);
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, mailShape, props);
    const { relay, catcherPath } = this.#props;
    if (scope.purpose === 'development') this.catcher = new MailCatcher(this, 'mail-catcher', { path: catcherPath });
    else if (relay === undefined && props?.relay === undefined) {
      recordProblem(this, {
        rule: 'mail-without-relay',
        severity: 'error',
        message: `it has nothing to send its mail through, and ${scope.node.path} is not for development`,
        mend: 'give relay: new SmtpRelay(fleet, …)',
      });
      this.markIncomplete();
    }
  }

  connection(): Connection {
    const { settingsPrefix: prefix, from } = this.#props;
    const { endpoint, tls } = this.catcher === undefined ? (this.#props.relay as SmtpRelay) : caught(this.catcher);
    return {
      settings: {
        [`${prefix}_HOST`]: endpoint.host,
        [`${prefix}_PORT`]: endpoint.portNumber,
        [`${prefix}_TLS`]: tls,
        [`${prefix}_FROM`]: from,
        ...(this.catcher === undefined && this.#login(prefix)),
      },
      networks: [],
      ...(this.catcher && { dependency: { on: this.catcher, workload: this.catcher.node.id, until: 'healthy' } }),
    };
  }

  #login(prefix: string): Record<string, EnvironmentValue> {
    const { user, password, from } = this.#props;
    return {
      [`${prefix}_USER`]: user ?? from.replace(/^.* <(.*)>$/, '$1'),
      [`${prefix}_PASSWORD`]: password ?? givenSecret(this, 'password'),
    };
  }
}

function caught({ endpoint }: MailCatcher) {
  return { endpoint, tls: 'none' } as const;
}
