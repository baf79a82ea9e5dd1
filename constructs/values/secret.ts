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
  /** Whether all who must know its value are told by a deployment, so that any other may take its place. */
  readonly isGenerated: boolean;
  /** Why a deployment alone can't bring a new value into use, and what does; undefined where it can. */
  readonly fixedBecause: string | undefined;

  private constructor(
    name: string,
    form: SecretForm | undefined,
    isGenerated = false,
    fixedBecause: string | undefined = undefined,
  ) {
    this.name = name;
    this.form = form;
    this.isGenerated = isGenerated;
    this.fixedBecause = fixedBecause;
  }

  /** The same secret, with a value of this form. */
  of(form: SecretForm): Secret {
    return new Secret(this.name, form, this.isGenerated, this.fixedBecause);
  }

  /** The same secret, of which a deployment tells both ends: `vpsynth secrets generate` and `rotate` may make a value up. */
  generated(): Secret {
    return new Secret(this.name, this.form, true, this.fixedBecause);
  }

  /**
   * The same secret, whose value can't be replaced by a deployment alone: `vpsynth secrets rotate` refuses it.
   *
   * @param because why, and what else is to be done, as the end of a sentence
   */
  fixed(because: string): Secret {
    return new Secret(this.name, this.form, this.isGenerated, because);
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
    error: ({ input }) =>
      input instanceof Secret && typeof input.name === 'string'
        ? `its name is upper-case letters, digits and underscores${suggestion(input.name)}`
        : "expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores",
    // A string in its place may be the secret itself.
    params: { hidden: true },
  },
);

/** The name that was probably meant. */
function suggestion(name: string): string {
  const near = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  return environmentVariableName.safeParse(near).success ? `: ${near}?` : '';
}
