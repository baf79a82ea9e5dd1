import { z } from 'zod';
import { environmentVariableName } from './name';

/**
 * A reference to a secret: its name, never its value. The value comes from the deployer's environment or secret store
 * and reaches the host only as a file.
 */
export class Secret {
  /** The secret that the deployer's environment or store holds under this name, such as `DATABASE_PASSWORD`. */
  static env(name: string): Secret {
    return new Secret(name);
  }

  readonly name: string;

  private constructor(name: string) {
    this.name = name;
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
