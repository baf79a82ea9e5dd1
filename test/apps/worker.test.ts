import type { Pool } from 'pg';
import { TerminalError } from 'vpsynth/runtime';
import { messageWritten } from '../../apps/jupiter/worker/contract';
import { handle } from '../../apps/jupiter/worker/handle';

const delivery = (text: string) => ({ body: { id: '7', text }, attempt: 1, messageId: 'message-7' });
const poolThatChanges = (rowCount: number) => ({ query: jest.fn(async () => ({ rowCount })) });

test('a message marks its row', async () => {
  const pool = poolThatChanges(1);
  await handle(pool as unknown as Pool, delivery('hello'));
  expect(pool.query).toHaveBeenCalledWith(expect.stringContaining('UPDATE messages SET handled_at'), ['7']);
});

test('"fail" fails for now, "poison" and a row that is gone for good', async () => {
  const work = (text: string, rowCount = 1) => handle(poolThatChanges(rowCount) as unknown as Pool, delivery(text));
  await expect(work('fail')).rejects.not.toBeInstanceOf(TerminalError);
  await expect(work('poison')).rejects.toBeInstanceOf(TerminalError);
  await expect(work('hello', 0)).rejects.toBeInstanceOf(TerminalError);
});

test('a message of the queue is an id and a text', () => {
  expect(messageWritten.parse({ id: '7', text: 'hello', extra: 1 })).toEqual({ id: '7', text: 'hello' });
});

test.each([[null], [{ id: 7, text: 'hello' }], [{ id: 'seven', text: 'hello' }], [{ id: '7' }]])(
  '%j is none',
  (value) => {
    expect(messageWritten.safeParse(value).success).toBe(false);
  },
);
