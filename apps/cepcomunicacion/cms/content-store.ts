import type { Pool } from 'pg';

type Querying = Pick<Pool, 'query'>;

/** Someone who asked to be contacted. */
export interface LeadInput {
  readonly name: string;
  readonly email: string;
}

export interface ArticleInput {
  readonly title: string;
  readonly body: string;
}

/** An article as the public sees it; its summary is null until the worker `llm` has made it. */
export interface Article {
  readonly id: string;
  readonly title: string;
  readonly summary: string | null;
}

/** The latest count of everything, made by the worker `stats`. */
export interface Report {
  readonly made_at: Date;
  readonly leads: number;
  readonly articles: number;
}

/** Returns the new lead's id. */
export async function insertLead(database: Querying, { name, email }: LeadInput): Promise<string> {
  const { rows } = await database.query('INSERT INTO leads (name, email) VALUES ($1, $2) RETURNING id', [name, email]);
  return rows[0].id;
}

/** Nothing personal: whoever knows the id learns only how far it is. */
export async function leadState(database: Querying, id: string): Promise<'waiting' | 'handled' | undefined> {
  const { rows } = await database.query('SELECT handled_at FROM leads WHERE id = $1', [id]);
  if (rows[0] === undefined) return undefined;
  return rows[0].handled_at === null ? 'waiting' : 'handled';
}

export async function insertArticle(database: Querying, { title, body }: ArticleInput): Promise<Article> {
  const text = 'INSERT INTO articles (title, body) VALUES ($1, $2) RETURNING id, title, summary';
  const { rows } = await database.query(text, [title, body]);
  return rows[0];
}

/** The 20 latest, newest first. */
export async function latestArticles(database: Querying): Promise<Article[]> {
  const { rows } = await database.query('SELECT id, title, summary FROM articles ORDER BY created_at DESC LIMIT 20');
  return rows;
}

export async function latestReport(database: Querying): Promise<Report | undefined> {
  const text = 'SELECT made_at, leads::int, articles::int FROM reports ORDER BY made_at DESC LIMIT 1';
  const { rows } = await database.query(text);
  return rows[0];
}

/** Rows of the last day that no worker has handled after a minute: their jobs may never have been made. */
export async function overdue(database: Querying): Promise<{ queue: 'automation' | 'llm'; id: string }[]> {
  const since = `created_at BETWEEN now() - interval '1 day' AND now() - interval '1 minute'`;
  const { rows } = await database.query(
    `SELECT 'automation' AS queue, id FROM leads WHERE handled_at IS NULL AND ${since}
      UNION ALL SELECT 'llm', id FROM articles WHERE summary IS NULL AND ${since} LIMIT 100`,
  );
  return rows;
}
