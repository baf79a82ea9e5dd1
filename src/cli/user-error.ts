/** Something that the user can mend: told in a sentence, without a stack. */
export class UserError extends Error {}

/** The command line itself is wrong: ends with exit code 2. */
export class UsageError extends UserError {}
