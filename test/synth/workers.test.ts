import { Fleet, RabbitMqBroker, RedisServer, Size, Worker } from 'vpsynth';
import { defineWorker, type WorkerOptions } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { environment, image, problems, vps } from './checks/small-fleet';

const email = defineWorker({
  queue: 'email',
  description: 'Sends an e-mail.',
  message: z.object({ to: z.email(), subject: z.string().max(200) }),
  retry: { attempts: 6, minSeconds: 2, maxSeconds: 60, factor: 5 },
  terminalErrors: ['MailboxGone'],
  concurrency: 5,
  messageSeconds: 3600,
  deadLetterSeconds: 604_800,
  backlog: 50,
});

function declared(): Fleet {
  const fleet = new Fleet();
  const prod = environment(vps(fleet));
  const broker = new RabbitMqBroker(prod, 'rabbitmq');
  new Worker(prod, 'mailer', { image, contract: email, uses: [broker] });
  // Two workers of one contract share its queue.
  new Worker(prod, 'mailer-at-night', { image, contract: email, uses: [broker] });
  const queue = new RedisServer(prod, 'jobs', { role: 'queue', maxMemory: Size.mebibytes(64) });
  const thumbnails = defineWorker({
    queue: 'thumbnails',
    description: 'Draws a small picture of each upload.',
    transport: 'bullmq',
    message: z.object({ upload: z.uuid() }),
  });
  new Worker(prod, 'thumbnails', { image, contract: thumbnails, uses: [queue] });
  return fleet;
}

const synthesized = synthesizeFleet(declared());

test('the broker has its queue, a retry queue for each wait that differs, and dead letters', () => {
  expect(synthesized.problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const { policies } = synthesized.parse('infra/vps-1/shop-prod/templates/rabbitmq/definitions.json') as {
    policies: { name: string; definition: Record<string, unknown> }[];
  };
  expect(policies.map(({ name, definition }) => [name, definition['message-ttl']])).toEqual([
    ['email', 3_600_000],
    ['email.retry.1', 2_000],
    ['email.retry.2', 10_000],
    ['email.retry.3', 50_000],
    ['email.retry.4', 60_000],
    ['email.dead', 604_800_000],
  ]);
});

test('the registry lists every worker', () => {
  const { workers } = synthesized.parse('infra/fleet/workers.json') as { workers: Record<string, unknown>[] };
  expect(workers.map(({ worker }) => worker)).toEqual([
    'shop/prod/mailer',
    'shop/prod/mailer-at-night',
    'shop/prod/thumbnails',
  ]);
  expect(workers[0]).toEqual({
    worker: 'shop/prod/mailer',
    description: 'Sends an e-mail.',
    transport: 'rabbitmq',
    store: 'shop/prod/rabbitmq',
    queue: 'email',
    deadLetters: 'email.dead',
    attempts: 6,
    retryDelays: [2, 10, 50, 60],
    terminalErrors: ['TerminalError', 'MailboxGone'],
    concurrency: 5,
    messageTimeToLive: 3600,
    deadLetterTimeToLive: 604_800,
    runs: [{ host: 'vps-1', stack: 'shop-prod', service: 'mailer' }],
    messageSchema: 'messages/shop-prod/email.schema.json',
  });
  expect(workers[2]).toMatchObject({ transport: 'bullmq', store: 'shop/prod/jobs', deadLetters: 'failed' });
});

test('a message has a JSON Schema', () => {
  expect(synthesized.parse('infra/fleet/messages/shop-prod/email.schema.json')).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'email',
    type: 'object',
    required: ['to', 'subject'],
    properties: { to: { type: 'string', format: 'email' }, subject: { type: 'string', maxLength: 200 } },
  });
});

describe('mistakes', () => {
  const sound: WorkerOptions<unknown> = { queue: 'email', description: 'Sends.', message: z.object({}) };
  const told = (options: object, uses: (fleet: RabbitMqBroker) => object[] = (broker) => [broker]) =>
    problems((fleet) => {
      const prod = environment(vps(fleet));
      const broker = new RabbitMqBroker(prod, 'rabbitmq');
      const contract = defineWorker({ ...sound, ...options });
      new Worker(prod, 'mailer', { image, contract, uses: uses(broker) as never });
    })
      .split('\n\n')
      .filter((each) => each.startsWith('error'))
      .join('\n\n');

  test('a sound one has none', () => expect(told({})).toBe(''));

  test.each<[string, object, string]>([
    [
      'a queue that is no name',
      { queue: 'E-Mail' },
      `error props: shop/prod/mailer: contract.queue: a name is lower-case letters, digits and single hyphens, and starts with a letter
    got     "E-Mail"`,
    ],
    [
      'no description',
      { description: ' ' },
      `error props: shop/prod/mailer: contract.description: say in a sentence what the worker does
    got     ""`,
    ],
    [
      'too many attempts',
      { retry: { attempts: 1000 } },
      `error props: shop/prod/mailer: contract.retry.attempts: too large
    got     1000
    allowed at most 100`,
    ],
    [
      'waits that do not grow',
      { retry: { factor: 1 } },
      `error props: shop/prod/mailer: contract.retry.factor: waits grow: a factor above 1
    got     1`,
    ],
    [
      'a longest wait below the first',
      { retry: { minSeconds: 60, maxSeconds: 5 } },
      `error props: shop/prod/mailer: contract.retry: minSeconds is above maxSeconds
    got     {"attempts":5,"minSeconds":60,"maxSeconds":5,"factor":4}`,
    ],
    [
      'no schema',
      { message: { parse: String } },
      `error props: shop/prod/mailer: contract.message: expected a schema of zod 4: z.object({ … })
    got     {}`,
    ],
    [
      'a message that JSON can’t hold',
      { message: z.object({ at: z.date() }) },
      `error message-schema: shop/prod/mailer: its contract's message is nothing that JSON can hold: Date cannot be represented in JSON Schema
    mend    describe it by strings, numbers, booleans, arrays and objects: a date as z.iso.datetime()`,
    ],
    [
      'no concurrency',
      { concurrency: 0 },
      `error props: shop/prod/mailer: contract.concurrency: too small
    got     0
    allowed at least 1`,
    ],
    [
      'another transport’s store',
      { transport: 'bullmq' },
      `error contract-store: shop/prod/mailer: its contract's queue email stands on a RedisServer or ManagedRedis of the role queue
    got     none in uses
    mend    name exactly one in \`uses\``,
    ],
  ])('%s', (_, options, message) => {
    expect(told(options)).toBe(message);
  });

  test('no broker, or two', () => {
    const got = (uses: Parameters<typeof told>[1]) => told({}, uses).match(/got +(.*)/)?.[1];
    expect(got(() => [])).toBe('none in uses');
    expect(got((broker) => [broker, broker])).toBe('2 in uses');
  });
});
