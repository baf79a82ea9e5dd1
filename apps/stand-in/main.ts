import { collectDefaultMetrics, Registry } from 'prom-client';
import {
  brokerSettings,
  GracefulEnd,
  jsonLog,
  openPublisher,
  optionalSetting,
  portSetting,
  serveHttp,
  withHealth,
} from 'vpsynth/runtime';
import { visitsWorker } from './contract';
import { listIn, routeHandler, type Visits } from './routes';
import { openPool } from './uses/database';
import { openUses, prefixesIn } from './uses/uses';
import { countVisits, keepVisit } from './visits';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const uses = await openUses(ending);
  const routes = listIn(optionalSetting('ROUTES') ?? '/');
  const handle = routeHandler(routes, await openVisits(ending), metrics);
  const { port } = await serveHttp({
    port: portSetting('PORT', 3000),
    handle: withHealth({ ready: uses.assertUsable, metrics, ending }, handle),
    ending,
  });
  jsonLog.info('service started', { port, routes });
}

/** Written through the pool, read through that of the replicas where there is one, told to the worker where there is one. */
async function openVisits(ending: GracefulEnd): Promise<Visits | undefined> {
  const prefixes = prefixesIn(process.env);
  if (!prefixes.includes('DATABASE')) return undefined;
  const pool = openPool('DATABASE');
  ending.defer('visits', () => pool.end());
  const reading = prefixes.includes('DATABASE_READ') ? openPool('DATABASE_READ') : pool;
  if (reading !== pool) ending.defer('visits read', () => reading.end());
  const queue = optionalSetting('QUEUE');
  const publisher = queue === undefined ? undefined : await openPublisher({ broker: brokerSettings(), ending });
  return {
    keep: async (path) => {
      const visit = await keepVisit(pool, path);
      if (queue !== undefined) await publisher?.send(visitsWorker(queue), visit, `visit-${visit.id}`);
      return visit;
    },
    count: () => countVisits(reading),
  };
}

void main();
