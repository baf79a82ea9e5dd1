import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { GracefulEnd, jsonLog, portSetting, serveHttp, withHealth } from 'vpsynth/runtime';
import { loadSite } from './site';
import { siteHandler } from './site-handler';

async function main(): Promise<void> {
  const ending = new GracefulEnd();
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const handle = siteHandler(loadSite(join(__dirname, 'public')));
  const { port } = await serveHttp({
    port: portSetting('PORT', 3000),
    // The files are in memory: a web server that answers is ready.
    handle: withHealth({ ready: async () => {}, metrics, ending }, handle),
    ending,
  });
  jsonLog.info('web started', { port });
}

void main();
