import { type DeadLetter, type DeadLetterTask, deadLettersCommand, defineWorker } from 'vpsynth/runtime';

const contract = defineWorker({ queue: 'mail', description: 'Sends mail.', message: { parse: String } });
const letter: DeadLetter = {
  id: 'mail-7',
  reason: 'attempts-exhausted',
  attempts: 5,
  failedAt: '2026-11-22T05:00:00.000Z',
  error: 'down',
  requeuedBy: undefined,
  requeuedAt: undefined,
  payload: '{"to":"a"}',
};

async function run(args: string[], letters: readonly DeadLetter[] = [letter]) {
  const tasks: DeadLetterTask[] = [];
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    }),
  );
  const open = () => ({
    run: async (task: DeadLetterTask) => {
      tasks.push(task);
      return letters;
    },
  });
  await deadLettersCommand(contract, open, args);
  for (const spy of spies) spy.mockRestore();
  const failed = process.exitCode === 1;
  process.exitCode = undefined;
  return { ...written, tasks, failed };
}

test('it lists unless it is told more', async () => {
  const { tasks, stdout } = await run([]);
  expect(tasks).toEqual([{ action: 'list', limit: 10, by: 'somebody' }]);
  expect(stdout).toBe(`2026-11-22T05:00:00.000Z  mail-7  attempts-exhausted  5 attempts
    error    down
    payload  {"to":"a"}
1 dead letter of mail shown, nothing changed
`);
});

test('it puts back what it is told to, and says who had it done', async () => {
  const { tasks, stdout } = await run(['requeue', '--limit', '3', '--id', 'mail-7', '--by', 'ops@example']);
  expect(tasks).toEqual([{ action: 'requeue', limit: 3, id: 'mail-7', by: 'ops@example' }]);
  expect(stdout).toContain('1 dead letter of mail put back into mail');
});

test('a payload is cut, and writes nothing to a terminal but words', async () => {
  const payload = `\u001b[2J${'x'.repeat(300)}`;
  expect((await run([], [{ ...letter, payload }])).stdout).toContain(
    `payload   [2J${'x'.repeat(196)}… (304 characters)`,
  );
  const [line = ''] = (await run(['--json'], [{ ...letter, payload }])).stdout.split('\n');
  expect(JSON.parse(line).payload).toBe(` [2J${'x'.repeat(300)}`);
});

test.each([
  [['drop'], 'say list, requeue, discard, not drop'],
  [['list', '--limit', '0'], '--limit is a whole number from 1 to 10000'],
  [['list', '--all'], "Unknown option '--all'"],
])('%j is told to be wrong', async (args, message) => {
  const { failed, stderr, tasks } = await run(args);
  expect([failed, tasks]).toEqual([true, []]);
  expect(stderr).toMatch(/^dead letters of mail: /);
  expect(stderr).toContain(message);
});
