import { z } from 'zod';

/** Where the certificate of a public name comes from. */
export class Certificate {
  /** Issued and renewed by ACME (RFC 8555), proved over HTTP-01 on port 80. Let's Encrypt unless another is named. */
  static acme(options: AcmeOptions): Certificate {
    return new Certificate('acme', options);
  }

  /**
   * Files that the host already has, in `certificates/<domain>/` of the edge's stack: `fullchain.pem` and
   * `privkey.pem`.
   */
  static files(): Certificate {
    return new Certificate('files', undefined);
  }

  readonly source: 'acme' | 'files';
  readonly acme: AcmeOptions | undefined;

  private constructor(source: 'acme' | 'files', acme: AcmeOptions | undefined) {
    this.source = source;
    this.acme = acme;
  }

  /** `by ACME for ops@shop.example`. */
  toString(): string {
    if (this.acme === undefined) return 'files that the host has';
    const { email, directory } = this.acme;
    return `by ACME for ${email}${directory === undefined ? '' : `, from ${directory}`}`;
  }
}

export interface AcmeOptions {
  /** The account's address, for messages about the account. */
  readonly email: string;
  /**
   * The ACME server's directory.
   * @default "Let's Encrypt"
   */
  readonly directory?: string;
}

const options = z.strictObject({ email: z.email(), directory: z.url({ protocol: /^https$/ }).optional() });

/** Accepts a {@link Certificate}. */
export const certificate = z.custom<Certificate>(
  (value) => value instanceof Certificate && (value.source === 'files' || options.safeParse(value.acme).success),
  "expected Certificate.acme({ email: 'ops@app.example' }) or Certificate.files()",
);
