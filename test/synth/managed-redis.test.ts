import { ContainerService, Image, ManagedRedis, Worker } from 'vpsynth';
import { defineWorker } from 'vpsynth/runtime';
import { synthesizeFleet } from 'vpsynth/testing';
import { z } from 'zod';
import { fleetOfOne } from './fleet-of-one';

const image = Image.of('registry.example/shop:1.0.0');

function declared() {
  const { fleet, prod } = fleetOfOne();
  const shared = { hostname: 'redis.provider.example', port: 25_061 };
  const cache = new ManagedRedis(prod, 'cache', { ...shared, role: 'cache', settingsPrefix: 'CACHE' });
  const queue = new ManagedRedis(prod, 'queue', { ...shared, role: 'queue', user: 'jobs' });
  new ContainerService(prod, 'api', { image, port: 4000, uses: [cache, queue] });
  const message = z.object({ upload: z.uuid() });
  const contract = defineWorker({ queue: 'thumbnails', description: 'Shrinks.', transport: 'bullmq', message });
  new Worker(prod, 'thumbnails', { image, contract, uses: [cache, queue] });
  return synthesizeFleet(fleet);
}

const { problems, parse } = declared();

test('services are told where it is, that it speaks TLS, and where the password is', () => {
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([]);
  const { services } = parse('infra/vps1/shop-prod/compose.yaml') as {
    services: Record<string, { environment: Record<string, string> }>;
  };
  expect(Object.keys(services).filter((name) => name.includes('redis') || name.includes('cache'))).toEqual([]);
  const { environment } = services.api ?? {};
  expect(Object.fromEntries(Object.entries(environment ?? {}).filter(([name]) => /CACHE|REDIS/.test(name)))).toEqual({
    CACHE_HOST: 'redis.provider.example',
    CACHE_PORT: '25061',
    CACHE_PASSWORD_FILE: '/run/secrets/shop-prod-cache-password',
    CACHE_TLS: 'true',
    REDIS_HOST: 'redis.provider.example',
    REDIS_PORT: '25061',
    REDIS_USER: 'jobs',
    REDIS_PASSWORD_FILE: '/run/secrets/shop-prod-queue-password',
    REDIS_TLS: 'true',
  });
});

test('jobs stand on the one for queues, the cache beside it is none', () => {
  const registry = parse('infra/fleet/workers.json') as { workers: object[] };
  expect(registry.workers).toEqual([expect.objectContaining({ transport: 'bullmq', store: 'shop/prod/queue' })]);
});
