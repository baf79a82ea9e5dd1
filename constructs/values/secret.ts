import { z } from 'zod';
import { environmentVariableName } from './name';

/** Random bytes in lower-case hexadecimal digits, two a byte. */
export interface SecretForm {
  readonly bytes: number;
  /**
   * What stands before the digits.
   * @default nothing
   */
  readonly prefix?: string;
}

/**
 * A reference to a secret: its name, never its value. The value comes from the deployer's environment or secret store
 * and reaches the host only as a file.
 */
export class Secret {
  /**
   * The secret that the deployer's environment or store holds under this name, such as `DATABASE_PASSWORD`.
   *
   * @param form what its value must look like, where the program that reads it takes no other
   */
  static env(name: string, form?: SecretForm): Secret {
    return new Secret(name, form);
  }

  readonly name: string;
  readonly form: SecretForm | undefined;

  private constructor(name: string, form: SecretForm | undefined) {
    this.name = name;
    this.form = form;
  }

  /** The same secret, with a value of this form. */
  of(form: SecretForm): Secret {
    return new Secret(this.name, form);
  }

  /** The name of its file on the host: `database-password`. */
  get file(): string {
    return this.name.toLowerCase().replaceAll('_', '-');
  }

  /** A secret prints as a reference, so that it can't slip into a file unnoticed. */
  toString(): string {
    return `<secret ${this.name}>`;
  }
}

/** Accepts a {@link Secret} with a well-formed name. */
export const secret = z.custom<Secret>(
  (value) => value instanceof Secret && environmentVariableName.safeParse(value.name).success,
  {
    error: "expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores",
    // A string in its place may be the secret itself.
    params: { hidden: true },
  },
);
