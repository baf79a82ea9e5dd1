import type { Pool } from 'pg';
import type { Publisher } from 'vpsynth/runtime';
import { apiMetrics } from '../../apps/jupiter/api/api-metrics';
import type { Message } from '../../apps/jupiter/api/message-store';
import { Outbox } from '../../apps/jupiter/api/outbox';
import { messagesWorker } from '../../apps/jupiter/worker/contract';

const row: Message = { id: '7', text: 'hello', created_at: new Date(0), queued_at: null, handled_at: null };

function setUp(send: Publisher['send']) {
  const statements: string[] = [];
  const query = async (text: string) => {
    statements.push(text.trim().split(' ', 1)[0] ?? '');
    return { rows: text.startsWith('UPDATE') ? [{ ...row, queued_at: new Date(1) }] : [row] };
  };
  const release = jest.fn();
  const pool = { query, connect: async () => ({ query, release }) } as unknown as Pool;
  const published = jest.fn(send) as jest.Mock & Publisher['send'];
  const outbox = new Outbox(pool, { send: published }, apiMetrics());
  return { outbox, statements, release, published };
}

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

test('a written message is published and then marked', async () => {
  const { outbox, statements, published } = setUp(async () => {});
  expect((await outbox.send(row)).queued_at).toEqual(new Date(1));
  expect(published).toHaveBeenCalledWith(messagesWorker, { id: '7', text: 'hello' }, 'message-7');
  expect(statements).toEqual(['UPDATE']);
});

test('without the broker it stays unmarked, and the request still succeeds', async () => {
  const { outbox, statements } = setUp(() => Promise.reject(new Error('no connection')));
  expect(await outbox.send(row)).toBe(row);
  expect(statements).toEqual([]);
});

test('a sweep publishes what waits', async () => {
  const { outbox, statements, release } = setUp(async () => {});
  await outbox.sweep();
  expect(statements).toEqual(['BEGIN', 'SELECT', 'UPDATE', 'COMMIT']);
  expect(release).toHaveBeenCalledWith();
});

test('a sweep that fails gives its connection up, and with it the locks', async () => {
  const { outbox, statements, release } = setUp(() => Promise.reject(new Error('no connection')));
  await expect(outbox.sweep()).rejects.toThrow('no connection');
  expect(statements).toEqual(['BEGIN', 'SELECT']);
  expect(release).toHaveBeenCalledWith(true);
});

test('stopping waits for no timer', async () => {
  const { outbox } = setUp(async () => {});
  outbox.start();
  await outbox.stop();
});
