import type Redis from 'ioredis';
import { jsonLog } from 'vpsynth/runtime';
import type { Article } from './content-store';

const key = 'cms:articles';
/** A worker's summary is seen after so many seconds at the latest. */
const seconds = 5;

/** The list of articles, from the cache while it is there. Without the cache everything works, only slower. */
export class ArticleCache {
  readonly #cache: Pick<Redis, 'get' | 'set' | 'del'>;
  readonly #load: () => Promise<Article[]>;

  constructor(cache: Pick<Redis, 'get' | 'set' | 'del'>, load: () => Promise<Article[]>) {
    this.#cache = cache;
    this.#load = load;
  }

  async latest(): Promise<Article[]> {
    const kept = await this.#tried(() => this.#cache.get(key));
    if (kept) return JSON.parse(kept) as Article[];
    const articles = await this.#load();
    await this.#tried(() => this.#cache.set(key, JSON.stringify(articles), 'EX', seconds));
    return articles;
  }

  /** After a change: the next reader asks the database. */
  async forget(): Promise<void> {
    await this.#tried(() => this.#cache.del(key));
  }

  async #tried<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await ask();
    } catch (error) {
      jsonLog.warn('the cache does not answer', { error });
      return undefined;
    }
  }
}
