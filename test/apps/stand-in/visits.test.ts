import { TerminalError } from 'vpsynth/runtime';
import { visitsWorker } from '../../../apps/stand-in/contract';
import { handleVisit } from '../../../apps/stand-in/visits';

test('a handled visit is marked', async () => {
  const database = { query: jest.fn(async () => ({ rows: [] })) };
  await handleVisit(database as never, { id: '7', path: '/api' });
  expect(database.query).toHaveBeenCalledWith(expect.stringContaining('SET handled_at'), ['7']);
});

test('"fail" fails for now, "poison" for good', async () => {
  const work = (path: string) => handleVisit(undefined, { id: '7', path });
  await expect(work('/api/fail')).rejects.not.toBeInstanceOf(TerminalError);
  await expect(work('/api/poison')).rejects.toBeInstanceOf(TerminalError);
});

test('what failed is handled when its row has been mended', async () => {
  const database = { query: jest.fn(async () => ({ rows: [{ path: '/api' }] })) };
  await handleVisit(database as never, { id: '7', path: '/api/poison' });
  expect(database.query).toHaveBeenLastCalledWith(expect.stringContaining('SET handled_at'), ['7']);
});

test('its message is an id and a path', () => {
  const { message } = visitsWorker('visits');
  expect(message.parse({ id: '7', path: '/' })).toEqual({ id: '7', path: '/' });
  expect(() => message.parse({ id: 7, path: '/' })).toThrow('expected string');
});

test('a failing one is tried again after growing waits', () => {
  expect(visitsWorker('visits').retryDelays).toEqual([1, 4, 16, 64, 256]);
});
