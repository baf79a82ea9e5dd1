/** Where the declaration is, relative to the repository's root. */
export const declarationFile = 'infra/main.ts';
