import { z } from 'zod';
import { givenSecret } from '../data/secret-name';
import { explain } from '../fleet/issue';
import { got } from '../fleet/props';
import { SmtpRelay } from '../service/smtp-relay';
import { domain, port } from '../values/network';
import { type Secret, secret } from '../values/secret';

const mailAddress = z.email('expected a mail address such as ops@shop.example');

export const receiverShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('pagerduty'), routingKey: secret }),
  z.strictObject({
    type: z.literal('mail'),
    to: mailAddress,
    from: mailAddress,
    smtp: z.strictObject({ host: domain, port, user: z.string().min(1), password: secret }),
  }),
  z.strictObject({ type: z.literal('webhook'), url: secret }),
]);

/** Who hears of an alert. */
export class Receiver {
  /** PagerDuty, by the routing key of a service's integration "Events API v2". */
  static pagerDuty(options: PagerDutyOptions): Receiver {
    return new Receiver({ type: 'pagerduty', ...options });
  }

  /** A mail through an SMTP server that takes it on with STARTTLS or TLS. */
  static mail(options: MailOptions): Receiver {
    return new Receiver({ type: 'mail', ...options, smtp: accountOf(options) });
  }

  /** A POST of Alertmanager's own JSON. The address is a secret: whoever knows it can raise alarms there. */
  static webhook(options: WebhookOptions): Receiver {
    return new Receiver({ type: 'webhook', ...options });
  }

  readonly options: ReceiverOptions;

  private constructor(options: ReceiverOptions) {
    this.options = options;
  }
}

export interface PagerDutyOptions {
  readonly routingKey: Secret;
}

export interface MailOptions {
  readonly to: string;
  readonly from: string;
  /**
   * The server and who sends there; or the relay that services use too, where the sender is the address of `from` and
   * the password a secret named after the relay's path: SMTP_ALERTS_PASSWORD.
   */
  readonly smtp: SmtpAccount | SmtpRelay;
}

export interface SmtpAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
}

export interface WebhookOptions {
  /** The secret whose value is the whole URL. */
  readonly url: Secret;
}

export type ReceiverOptions =
  | ({ readonly type: 'pagerduty' } & PagerDutyOptions)
  | ({ readonly type: 'mail' } & Omit<MailOptions, 'smtp'> & { readonly smtp: SmtpAccount })
  | ({ readonly type: 'webhook' } & WebhookOptions);

/** Anything may stand there where types aren't checked. */
function accountOf(options: MailOptions): SmtpAccount {
  const { from, smtp } = Object(options) as MailOptions;
  if (!(smtp instanceof SmtpRelay)) return smtp;
  const { externalHost = '', port: at } = smtp.endpoint;
  return { host: externalHost, port: at, user: from, password: givenSecret(smtp, 'alerts-password') };
}

/** Why a receiver can't be used, or `undefined` when it can. */
function receiverFault(value: unknown): string | undefined {
  if (!(value instanceof Receiver))
    return 'expected a receiver written like Receiver.pagerDuty({ routingKey }), .mail({ … }) or .webhook({ url })';
  const issue = receiverShape.safeParse(value.options, { reportInput: true }).error?.issues[0];
  if (issue === undefined) return undefined;
  const name = ['Receiver', ...issue.path].join('.');
  return issue.input === undefined ? `${name} is required` : `${name}: ${explain(issue).message}; got ${got(issue)}`;
}

/** Accepts a {@link Receiver} that is well-formed. */
export const receiver = z.custom<Receiver>((value) => receiverFault(value) === undefined, {
  error: (issue) => receiverFault(issue.input) ?? 'invalid receiver',
});
