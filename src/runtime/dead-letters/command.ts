import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { reasonOf } from '../log';
import { brokerSettings } from '../service-settings';
import type { WorkerContract } from '../worker-contract';
import type { DeadLetter, DeadLetters, DeadLetterTask } from './dead-letters';
import { rabbitMqDeadLetters } from './rabbitmq';

/** Of a payload and an error so much is shown, unless `--json` asks for more: in characters. */
const shown = 200;
const shownAsJson = 8_192;

const actions = ['list', 'requeue', 'discard'] as const;

/**
 * A program of a few lines beside the worker's own: `void deadLettersCommand(contract)`, built to `dead-letters.js`.
 * `vpsynth dead-letters` runs it in the worker's container, so that it has the worker's settings, secrets and rights and
 * no more. Arguments: `list` (or none), `requeue` or `discard`, `--limit 10`, `--id <message>`, `--by <who>`, `--json`.
 * What it changes stands in the container's log as well.
 */
export async function deadLettersCommand(
  contract: WorkerContract,
  open: () => DeadLetters = () => rabbitMqDeadLetters(contract, brokerSettings()),
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    const { task, json } = parsed(args);
    const done = await open().run(task);
    process.stdout.write(json ? asJson(done) : asText(contract.queue, task, done));
    if (task.action !== 'list' && done.length > 0) keepInLog(contract.queue, task, done);
  } catch (error) {
    process.stderr.write(`dead letters of ${contract.queue}: ${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}

function parsed(args: readonly string[]): { task: DeadLetterTask; json: boolean } {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      limit: { type: 'string', default: '10' },
      id: { type: 'string' },
      by: { type: 'string', default: 'somebody' },
      json: { type: 'boolean', default: false },
    },
  });
  const [word = 'list', ...others] = positionals;
  const action = actions.find((each) => each === word);
  const limit = Number(values.limit);
  if (action === undefined || others.length > 0)
    throw new Error(`say ${actions.join(', ')}, not ${positionals.join(' ')}`);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw new Error('--limit is a whole number from 1 to 10000');
  return {
    task: { action, limit, by: values.by, ...(values.id !== undefined && { id: values.id }) },
    json: values.json,
  };
}

function asJson(letters: readonly DeadLetter[]): string {
  return letters
    .map((letter) => `${JSON.stringify({ ...letter, payload: bounded(letter.payload, shownAsJson) })}\n`)
    .join('');
}

function asText(queue: string, { action }: DeadLetterTask, letters: readonly DeadLetter[]): string {
  const did = { list: 'shown, nothing changed', requeue: `put back into ${queue}`, discard: 'discarded' }[action];
  const lines = letters.flatMap((letter) => [
    [letter.failedAt ?? 'no time', letter.id || 'no id', letter.reason, ...attemptsOf(letter)].join('  '),
    ...(letter.error === '' ? [] : [`    error    ${bounded(letter.error, shown)}`]),
    `    payload  ${bounded(letter.payload, shown)}`,
    ...(letter.requeuedBy === undefined ? [] : [`    put back ${letter.requeuedAt} by ${letter.requeuedBy}`]),
  ]);
  return [
    ...lines,
    `${letters.length} ${letters.length === 1 ? 'dead letter' : 'dead letters'} of ${queue} ${did}`,
    '',
  ].join('\n');
}

function attemptsOf({ attempts }: DeadLetter): string[] {
  return attempts === undefined ? [] : [`${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`];
}

/** One line: what came over the network must not write to a person's terminal as it likes. */
function bounded(text: string, length: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return plain.length <= length ? plain : `${plain.slice(0, length)}… (${text.length} characters)`;
}

/** To the output of the container's first process, which Docker keeps: this one's goes to whoever asked. */
function keepInLog(queue: string, { action, by }: DeadLetterTask, letters: readonly DeadLetter[]): void {
  const ids = letters.map(({ id }) => id);
  const line = { time: new Date().toISOString(), level: 'warn', message: `dead letters: ${action}`, queue, by, ids };
  try {
    writeFileSync('/proc/1/fd/1', `${JSON.stringify(line)}\n`);
  } catch {
    process.stderr.write(`${JSON.stringify(line)}\n`);
  }
}
