import { Queue } from 'bullmq';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { GracefulEnd, jsonLog, portSetting, serveHttp, setting, withHealth } from 'vpsynth/runtime';
import { automation, llm } from '../common/contracts';
import { openPool } from '../common/database';
import { openRedis } from '../common/redis';
import { ArticleCache } from './article-cache';
import { insertArticle, insertLead, latestArticles, latestReport, leadState } from './content-store';
import { openMedia } from './media-store';
import { type Content, cmsHandler } from './routes';
import { prepareSchema } from './schema';
import { Work } from './work';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const jwtSecret = setting('JWT_SECRET');
  // Nothing here encrypts with it; Payload does, and wouldn't start without.
  setting('PAYLOAD_SECRET');

  const pool = openPool('cms', 10);
  ending.defer('database', () => pool.end());
  await prepareSchema(pool);
  const cache = openRedis('CACHE');
  ending.defer('cache', () => cache.disconnect());
  const connection = openRedis('REDIS');
  ending.defer('queue', () => connection.disconnect());
  const queues = { automation: new Queue(automation.queue, { connection }), llm: new Queue(llm.queue, { connection }) };
  for (const queue of Object.values(queues))
    queue.on('error', (error) => jsonLog.warn('a queue met an error', { error }));

  const media = openMedia();
  const articles = new ArticleCache(cache, () => latestArticles(pool));
  const work = new Work(pool, queues);
  const sweeping = work.start();
  ending.defer('sweep', () => sweeping.stop());
  const content: Content = {
    addLead: async (lead) => {
      const id = await insertLead(pool, lead);
      await work.hand('automation', id);
      return id;
    },
    leadState: (id) => leadState(pool, id),
    addArticle: async (input) => {
      const article = await insertArticle(pool, input);
      await Promise.all([work.hand('llm', article.id), articles.forget()]);
      return article;
    },
    articles: () => articles.latest(),
    report: () => latestReport(pool),
    keepMedia: (file) => media.keep(file),
  };

  const ready = async () => {
    await Promise.all([pool.query('SELECT 1'), cache.ping(), connection.ping(), media.assertUsable()]);
  };
  const { port } = await serveHttp({
    port: portSetting('PORT', 3002),
    handle: withHealth({ ready, metrics, ending }, cmsHandler(content, jwtSecret)),
    ending,
  });
  jsonLog.info('CMS started', { port });
}

void main();
