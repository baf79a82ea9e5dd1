import { z } from 'zod';
import { explain } from '../fleet/issue';
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
    return new Receiver({ type: 'mail', ...options });
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
  readonly smtp: { readonly host: string; readonly port: number; readonly user: string; readonly password: Secret };
}

export interface WebhookOptions {
  /** The secret whose value is the whole URL. */
  readonly url: Secret;
}

export type ReceiverOptions =
  | ({ readonly type: 'pagerduty' } & PagerDutyOptions)
  | ({ readonly type: 'mail' } & MailOptions)
  | ({ readonly type: 'webhook' } & WebhookOptions);

/** Why a receiver can't be used, or `undefined` when it can. */
function receiverFault(value: unknown): string | undefined {
  if (!(value instanceof Receiver))
    return 'expected a receiver written like Receiver.pagerDuty({ routingKey }), .mail({ … }) or .webhook({ url })';
  const issue = receiverShape.safeParse(value.options).error?.issues[0];
  return issue && [['Receiver', ...issue.path].join('.'), explain(issue).message].join(': ');
}

/** Accepts a {@link Receiver} that is well-formed. */
export const receiver = z.custom<Receiver>((value) => receiverFault(value) === undefined, {
  error: (issue) => receiverFault(issue.input) ?? 'invalid receiver',
});
