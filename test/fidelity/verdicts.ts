/** What a program's verdict must look like: no fidelity test is vacuous, so each has a good example and a bad one. */
export const accepted = { problems: [], warnings: [], version: expect.stringMatching(/^\d+\.\d+|^\d+$/) };

/** Refused, for this reason. */
export const refused = (reason: string | RegExp) => ({
  problems: expect.arrayContaining([expect.stringMatching(reason)]),
});
