import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../infra/main';

const { files } = synthesizeFleet(committed);
const text = (path: string) => files[path] ?? `there is no ${path}`;

test('no obsolete header is sent', () => {
  expect(text('infra/srv943151/edge/nginx/sites/cepcomunicacion.example.conf')).not.toContain('X-XSS-Protection');
});

test('what is built differently is said in the host’s README', () => {
  const readme = text('infra/srv943151/README.md');
  for (const asked of [
    'nginx 1.26',
    'X-XSS-Protection',
    'Content-Security-Policy',
    'allkeys-lru',
    '5432',
    'blue-green',
  ])
    expect(readme).toContain(asked);
});

test('all of it fits in 3.8 GB, the system’s share included', () => {
  expect(text('infra/srv943151/README.md')).toMatch(/\| left \| [1-9][0-9.]* MiB \|/);
});
