import { TerminalError } from 'vpsynth/runtime';
import { handleVisit, parseVisit } from '../../../apps/stand-in/visits';

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

test.each([
  [null, '"id" must be a decimal number in a string'],
  [{ id: 7, path: '/' }, '"id" must be a decimal number in a string'],
  [{ id: '7' }, '"path" must be a string'],
])('%j is no visit', (value, message) => {
  expect(() => parseVisit(value)).toThrow(message);
});
