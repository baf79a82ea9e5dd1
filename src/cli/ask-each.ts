import { type Failure, HostsFailed } from '../deploy/failures';
import { type HostFiles, readHostFiles } from '../deploy/host-files';
import { alone, connecting, inParallel } from '../deploy/in-parallel';
import { tellFailures } from './read-hosts';

/**
 * Asks hosts the same, several at once, and tells what they answer in the order in which they are named. One that fails
 * keeps nobody from hearing of the others.
 *
 * @param json standard output has an object for what failed, too
 * @throws HostsFailed with each that failed; of one host alone its own error
 */
export async function askEach<Answer>(
  names: readonly string[],
  ask: (files: HostFiles) => Promise<Answer>,
  tell: (files: HostFiles, answer: Answer) => void,
  { json }: { readonly json: boolean },
): Promise<void> {
  const answers = new Map<string, () => void>();
  const failed = new Map<string, Failure>();
  await inParallel(alone(names), connecting, async ({ host }) => {
    try {
      const files = readHostFiles(host);
      const answer = await ask(files);
      answers.set(host, () => tell(files, answer));
    } catch (error) {
      failed.set(host, { host, error });
    }
  });
  const failures: Failure[] = [];
  for (const name of names) {
    answers.get(name)?.();
    const failure = failed.get(name);
    if (failure === undefined) continue;
    failures.push(failure);
    if (json) tellFailures([failure], { notReached: [] });
  }
  const [first] = failures;
  if (first === undefined) return;
  throw names.length === 1 ? first.error : new HostsFailed(failures, [], [], true);
}
