import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own with these files, each by its path. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth-secrets-'));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content, { mode: 0o600 });
  }
  return folder;
}

function service(name: string, runs: string, more: object) {
  return { name, image: 'registry.example/shop:1.0.0', runs, workload: name, onChange: [], ...more };
}

/** The files of a repository with two hosts and a developer's machine: one secret in every kind of place. */
export const fleetFiles: Readonly<Record<string, string>> = {
  'infra/web1/deployment.json': JSON.stringify({
    host: 'web1',
    ssh: { address: '203.0.113.1', port: 22, user: 'deploy' },
    stacks: [
      {
        name: 'shop-prod',
        services: [
          service('api-blue', 'always', { workload: 'api', colour: 'blue' }),
          service('api-green', 'always', { workload: 'api', colour: 'green' }),
          service('worker', 'always', {}),
          service('pgbouncer', 'always', {
            onChange: [{ below: ['secrets/filled/pgbouncer'], signal: 'HUP', exec: [] }],
          }),
          service('blog', 'always', {}),
        ],
      },
    ],
  }),
  'infra/web1/shop-prod/secrets.json': JSON.stringify({
    files: [{ path: 'secrets/files/token', userId: 1000, secret: 'SHOP_TOKEN', readers: ['api', 'worker'] }],
    templates: [
      {
        path: 'secrets/filled/pgbouncer/userlist.txt',
        userId: 70,
        template: 'templates/pgbouncer/userlist.txt',
        secrets: ['SHOP_DATABASE'],
        use: 'word',
        readers: ['pgbouncer'],
      },
    ],
    environment: [{ secret: 'SHOP_LICENCE', readers: ['blog'] }],
    generated: ['SHOP_DATABASE'],
    fixed: { SHOP_LICENCE: 'it is bought' },
    rotationDays: { SHOP_TOKEN: 30, SHOP_DATABASE: 90 },
  }),
  'infra/web2/deployment.json': JSON.stringify({
    host: 'web2',
    ssh: { address: '203.0.113.2', port: 22, user: 'deploy' },
    stacks: [],
  }),
  'infra/web2/edge/secrets.json': JSON.stringify({
    files: [],
    templates: [
      {
        path: 'secrets/filled/nginx/admins',
        userId: 101,
        template: 'templates/nginx/admins',
        secrets: ['SHOP_ADMINS'],
        use: 'passwords',
        readers: ['nginx'],
      },
    ],
    environment: [],
  }),
  'infra/web2/static/README.md': 'A stack without secrets.',
  'infra/laptop/deployment.json': JSON.stringify({ host: 'laptop' }),
  'infra/laptop/shop-dev/secrets.json': JSON.stringify({
    files: [{ path: 'secrets/files/dev', userId: 1000, secret: 'SHOP_DEV', readers: ['api'] }],
    templates: [],
    environment: [],
  }),
};
