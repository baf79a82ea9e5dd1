import { UserError } from '../cli/user-error';

/** What the user can mend, told in a sentence that says of which host it speaks. */
export class HostError extends UserError {
  readonly #naming: string;

  /** @param naming the words of the message that go where each line begins with its host */
  constructor(message: string, naming = '') {
    super(message);
    this.#naming = naming;
  }

  /** The same for a line that begins with the host. */
  get withoutHost(): string {
    return this.message.replace(this.#naming, '');
  }
}
