import { z } from 'zod';
import { givenSecret } from '../data/secret-name';
import { Component } from '../fleet/component';
import { type Output, parseProps } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Environment } from '../project/environment';
import type { Connectable, Connection } from '../service/connection';
import { secret } from '../values/secret';

export const errorTrackingShape = {
  /**
   * Where errors go: the DSN that Sentry, or a server that speaks its protocol, gives a project.
   * @default a secret named after its path: SHOP_PROD_ERRORS_DSN
   */
  dsn: secret.optional(),
  /**
   * The part of requests whose course is sent along.
   * @default 0.1
   */
  tracesSampleRate: z.number().min(0).max(1).default(0.1),
};

export interface ErrorTrackingProps extends Readonly<z.input<z.ZodObject<typeof errorTrackingShape>>> {}

/** Where an environment's services report errors: Sentry, or a {@link GlitchTip} of one's own. */
export class ErrorTracking extends Component implements Connectable {
  readonly environment: Environment;
  readonly #props: Output<typeof errorTrackingShape>;

  constructor(scope: Environment, id: string, props: ErrorTrackingProps = {}) {
    super(scope, id);
    this.environment = scope;
    if (!(scope instanceof Environment)) requireScope(this, 'an Environment');
    this.#props = parseProps(this, errorTrackingShape, props);
  }

  /** What Sentry's SDKs read (docs.sentry.io: configuration, options). The host of the DSN is known to the secret alone. */
  connection(): Connection {
    const { project, node, release } = this.environment;
    const { dsn = givenSecret(this, 'dsn'), tracesSampleRate } = this.#props;
    return {
      settings: {
        SENTRY_DSN: dsn,
        SENTRY_ENVIRONMENT: node.id,
        SENTRY_RELEASE: `${project.node.id}@${release}`,
        SENTRY_TRACES_SAMPLE_RATE: String(tracesSampleRate),
      },
      networks: [],
    };
  }
}
