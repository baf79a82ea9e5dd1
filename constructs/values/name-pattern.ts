/**
 * A name in a process's environment (POSIX.1-2017, 8.1). Apart from the schemas of names, so that a deployment asks it
 * without loading them.
 */
export const environmentVariablePattern = /^[A-Z_][A-Z0-9_]*$/;
