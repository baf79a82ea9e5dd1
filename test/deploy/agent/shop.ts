import type { Declared } from './release';

/** A database that reads its settings at its start, a poller that is told, an API of two sides behind the edge. */
export const shop: Declared = {
  'postgres.conf': 'shared_buffers=1\n',
  'poller.ini': 'interval=1\n',
  compose: {
    services: {
      database: { image: 'postgres:1', mounts: ['postgres.conf'] },
      poller: { image: 'poller:1', depends_on: { database: {} }, mounts: ['poller.ini'] },
      'api-blue': { image: 'api:1' },
      'api-green': { image: 'api:1' },
    },
  },
};

/** The same with other files, and services with something more. */
export function changed(over: Partial<Declared>, services: Readonly<Record<string, object>> = {}): Declared {
  const compose = shop.compose as { services: Record<string, object> };
  const merged = { ...compose.services };
  for (const [name, more] of Object.entries(services)) merged[name] = { ...merged[name], ...more };
  return { ...shop, ...over, compose: { ...compose, ...(over.compose as object), services: merged } };
}

/** Another release of its API. */
export const next = changed({}, { 'api-blue': { image: 'api:2' }, 'api-green': { image: 'api:2' } });

/** Another file of its poller, which reads it anew when told. */
export const slower = changed({ 'poller.ini': 'interval=2\n' });

export const sick = { image: 'api:2', 'x-becomes': 'unhealthy' };

/** Its API never becomes healthy, and its other files have changed as well. */
export const broken = changed(
  {
    'poller.ini': 'interval=2\n',
    'postgres.conf': 'shared_buffers=2\n',
    compose: { services: {}, 'x-logs': 'no database\n' },
  },
  { 'api-blue': sick, 'api-green': sick },
);
