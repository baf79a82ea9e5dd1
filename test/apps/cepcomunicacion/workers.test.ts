import { UnrecoverableError } from 'bullmq';
import { TerminalError } from 'vpsynth/runtime';
import { handleLead } from '../../../apps/cepcomunicacion/automation/handle';
import { ArticleCache } from '../../../apps/cepcomunicacion/cms/article-cache';
import { Work } from '../../../apps/cepcomunicacion/cms/work';
import { outcomeOf, type Tools } from '../../../apps/cepcomunicacion/common/job-worker';
import { handleArticle } from '../../../apps/cepcomunicacion/llm/handle';
import { summarise } from '../../../apps/cepcomunicacion/llm/summarise';

const id = '11111111-2222-3333-4444-555555555555';

function tools(row: Record<string, unknown> | undefined) {
  const statements: [string, unknown[]][] = [];
  const kept = new Map<string, string>();
  const query = async (text: string, values: unknown[] = []) => {
    statements.push([text.split(' ', 1)[0] ?? '', values]);
    return { rows: row === undefined ? [] : [row] };
  };
  const cache = {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string, ...options: unknown[]) => {
      if (options.includes('NX') && kept.has(key)) return null;
      kept.set(key, value);
      return 'OK';
    },
  };
  return { statements, kept, given: { pool: { query }, cache } as unknown as Tools };
}

let lines: string[];
beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => jest.restoreAllMocks());

test('a lead is marked, and nobody is written to twice within the hour', async () => {
  const { statements, kept, given } = tools({ email: 'Ana@example.org' });
  await handleLead({ id }, given);
  await handleLead({ id }, given);
  expect(statements.map(([verb]) => verb)).toEqual(['SELECT', 'UPDATE', 'SELECT', 'UPDATE']);
  expect(lines.map((line) => JSON.parse(line).mail)).toEqual(['would be sent', 'written lately']);
  expect([...kept.keys()].join()).not.toContain('example.org');
});

test('an article gets its summary, and the same text is thought about once', async () => {
  const { statements, kept, given } = tools({ body: 'Uno. Dos.' });
  await handleArticle({ id }, given);
  expect(statements.at(-1)).toEqual(['UPDATE', [id, 'Uno.']]);
  for (const key of kept.keys()) kept.set(key, 'kept from before');
  await handleArticle({ id }, given);
  expect(statements.at(-1)).toEqual(['UPDATE', [id, 'kept from before']]);
});

test.each([handleLead, handleArticle])('a row that is gone is given up at once', async (handle) => {
  await expect(handle({ id }, tools(undefined).given)).rejects.toBeInstanceOf(TerminalError);
});

test.each([
  ['Una frase corta', 'Una frase corta'],
  ['  Primera\n frase. Segunda.', 'Primera frase.'],
  ['Versión 2.0 ya está. Fin.', 'Versión 2.0 ya está.'],
  [`${'palabra '.repeat(30)}`, `${'palabra '.repeat(20).trimEnd()}…`],
])('%j is summarised as %j', (text, summary) => {
  expect(summarise(text)).toBe(summary);
});

test.each([
  [1, new Error('away'), 'retried'],
  [3, new Error('away'), 'dead'],
  [1, new UnrecoverableError('gone'), 'dead'],
])('attempt %i that ends by %p is %s', (attemptsMade, error, outcome) => {
  expect(outcomeOf({ attemptsMade, opts: { attempts: 3 } }, error)).toBe(outcome);
});

test('a row whose job could not be made is handed over by the next sweep, under its own id', async () => {
  const add = jest.fn().mockRejectedValueOnce(new Error('no connection')).mockResolvedValue({});
  const query = jest.fn(async () => ({ rows: [{ queue: 'automation', id }] }));
  const queues = { automation: { add }, llm: { add: jest.fn() } };
  const work = new Work({ query } as unknown as ConstructorParameters<typeof Work>[0], queues);
  await work.hand('automation', id);
  await work.sweep();
  expect(add).toHaveBeenCalledTimes(2);
  expect(add).toHaveBeenLastCalledWith('automation', { id }, expect.objectContaining({ jobId: id, attempts: 3 }));
});

test('articles come from the cache while it has them, and from the database when the cache is away', async () => {
  const load = jest.fn(async () => [{ id, title: 'Hola', summary: null }]);
  const { given } = tools(undefined);
  const kept = new ArticleCache({ ...given.cache, del: async () => 1 } as never, load);
  expect([await kept.latest(), await kept.latest()]).toEqual([await load(), await load()]);
  expect(load).toHaveBeenCalledTimes(3);

  const away = () => Promise.reject(new Error('no connection'));
  const without = new ArticleCache({ get: away, set: away, del: away } as never, load);
  await without.forget();
  expect(await without.latest()).toHaveLength(1);
});
