import { synthesizeFleet } from 'vpsynth/testing';
import committed from '../../infra/main';
import { fleets } from '../fidelity/synthesized/fleets';
import { codeLines } from './code-lines';

const declarations = ['apps/jupiter/project.ts', 'infra/hostinger-1.ts'];

test('jupiter Minimal in all its parts takes at most 60 lines', () => {
  expect(declarations.flatMap(codeLines).length).toBeLessThanOrEqual(60);
});

test('no string names another construct', () => {
  const code = declarations.flatMap(codeLines).join('\n');
  // An id is the second argument of a constructor; every other string is held against the ids.
  const ids = [...code.matchAll(/new \w+\((?:\w+), '([a-z0-9-]+)'/g)].map((match) => match[1]);
  const others = code.replace(/new \w+\((?:\w+), '[a-z0-9-]+'/g, '').match(/'[^']*'/g) ?? [];
  expect(ids).toEqual(expect.arrayContaining(['database', 'rabbitmq', 'api', 'web', 'worker', 'site', 'prod', 'dev']));
  // `source('api')` names a folder of sources, `image` of which is built, not the construct.
  const named = others.map((each) => each.slice(1, -1)).filter((each) => ids.includes(each));
  expect(named.filter((each) => !code.includes(`source('${each}')`))).toEqual([]);
});

test('the routes of its page', () => {
  const site = synthesizeFleet(committed).files['infra/hostinger-1/edge/nginx/sites/app.ar.conf'] ?? '';
  expect(site).toMatch(/listen 80;\n\s+server_name app\.ar;/);
  expect(site).toContain('return 308 https://app.ar$request_uri;');
  expect(site).toMatch(
    /location ~ "?\^\/api\(\?:\/\|\$\)"? \{\s+proxy_pass http:\/\/jupiter-prod\.api\.\$jupiter_prod__api__colour;/,
  );
  expect(site).toMatch(
    /location ~ "?\^\/rabbitmq\(\?:\/\|\$\)"? \{[^}]*proxy_pass http:\/\/jupiter-prod\.rabbitmq\.management;/,
  );
  expect(synthesizeFleet(committed).files['infra/hostinger-1/jupiter-prod/rabbitmq/rabbitmq.conf']).toContain(
    'management.path_prefix = /rabbitmq',
  );
});

test('another shape is one line: Hybrid has no PostgreSQL of its own, and reaches the managed one over verified TLS', () => {
  const hybrid = fleets['jupiter as Hybrid']?.();
  expect(hybrid?.problems.filter((problem) => problem.startsWith('error'))).toEqual([]);
  expect(Object.keys(hybrid?.files ?? {}).filter((path) => path.startsWith('infra/hostinger-1/postgres/'))).toEqual([]);
  const pooler = hybrid?.files['infra/hostinger-1/jupiter-prod/pgbouncer/pgbouncer.ini'];
  expect(pooler).toContain('host=postgres.provider.example port=5432');
  expect(pooler).toContain('server_tls_sslmode = verify-full');
  expect(hybrid?.files['infra/hostinger-1/monitor/compose.yaml']).toBeDefined();
});

test('Complete has all of it on one host', () => {
  const complete = Object.keys(fleets['jupiter as Complete']?.().files ?? {});
  for (const stack of ['edge', 'postgres', 'monitor', 'jupiter-prod'])
    expect(complete).toContain(`infra/hostinger-1/${stack}/compose.yaml`);
});
