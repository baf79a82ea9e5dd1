import { z } from 'zod';

/** Where a secret's name goes in an argument. */
const placeholder = '{name}';

/** No placeholder but the one, no control character; a program by its name or path. */
const argument = z.string().regex(/^[^\p{Cc}]+$/u, 'expected an argument without control characters');

/** A part of a path in a store: nothing that another part begins by. */
const part = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._/-]*$/, 'expected a path such as shop/prod');

/**
 * A program of the deployer's machine that prints the value of one secret, as git's credential helpers do: a list of
 * arguments that no shell reads, with `{name}` for the secret's name. It has the terminal, so that it can ask for a login;
 * a value ends with its output, a line break at its end aside.
 */
export class SecretProgram {
  /** Any program: `SecretProgram.of('pass', 'show', 'shop/{name}')`. */
  static of(...argv: readonly string[]): SecretProgram {
    return new SecretProgram(argv);
  }

  /** A file of SOPS's with names at its top, YAML or JSON (getsops.io: "Extract a sub-part of a document tree"). */
  static sops(file: string): SecretProgram {
    return new SecretProgram(['sops', 'decrypt', '--extract', `["${placeholder}"]`, file]);
  }

  /**
   * Fields of one entry of Vault's or OpenBao's key-value engine (developer.hashicorp.com: vault kv get).
   *
   * @param path `shop/prod`
   * @param mount where the engine is
   */
  static vault(path: string, mount = 'secret'): SecretProgram {
    return new SecretProgram(['vault', 'kv', 'get', `-mount=${mount}`, `-field=${placeholder}`, path], [path, mount]);
  }

  /** The field `password` of an item of the secret's name in a vault of 1Password (developer.1password.com: op read). */
  static onePassword(vault: string): SecretProgram {
    return new SecretProgram(['op', 'read', '--no-newline', `op://${vault}/${placeholder}/password`], [vault]);
  }

  /** A secret of AWS Secrets Manager, `<prefix><name>`, as text (AWS CLI: get-secret-value). */
  static awsSecretsManager(prefix: string): SecretProgram {
    const id = ['--secret-id', `${prefix}${placeholder}`];
    const query = ['--query', 'SecretString', '--output', 'text'];
    return new SecretProgram(['aws', 'secretsmanager', 'get-secret-value', ...id, ...query], [prefix]);
  }

  readonly argv: readonly string[];
  readonly #parts: readonly string[];

  private constructor(argv: readonly string[], parts: readonly string[] = []) {
    this.argv = argv;
    this.#parts = parts;
  }

  /** What is wrong with it; undefined for nothing. */
  get fault(): string | undefined {
    const [program = '', ...rest] = this.argv;
    const wrong = this.#parts.find((each) => !part.safeParse(each).success);
    if (wrong !== undefined) return `expected a path such as shop/prod, got ${JSON.stringify(wrong)}`;
    if (!z.array(argument).min(1).safeParse(this.argv).success) return 'expected a program and its arguments';
    if (program.includes(placeholder)) return 'the program itself can’t depend on the secret';
    return rest.some((each) => each.includes(placeholder)) ? undefined : `no argument holds ${placeholder}`;
  }
}

/** Accepts a {@link SecretProgram}. */
export const secretProgram = z.custom<SecretProgram>().superRefine((value, context) => {
  const fault =
    value instanceof SecretProgram ? value.fault : "expected a program written like SecretProgram.vault('shop/prod')";
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});
