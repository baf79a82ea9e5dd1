/** Actions by the full hash of a release, since a tag can be moved (GitHub: "Secure use reference"). */
export const actions = {
  checkout: { uses: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8', version: 'v5.0.0' },
  setupNode: { uses: 'actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444', version: 'v5.0.0' },
} as const;

/** The release beside the hash of each action that a job uses, as comments of the workflow by their place. */
export function actionComments(job: string, steps: readonly { readonly uses?: string }[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const [index, { uses }] of steps.entries()) {
    const action = Object.values(actions).find((each) => each.uses === uses);
    if (action !== undefined) found.set(`jobs/${job}/steps/${index}`, action.version);
  }
  return found;
}
