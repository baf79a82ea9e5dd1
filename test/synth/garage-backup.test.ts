import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupPlan, BackupTarget, GarageServer, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from './fleet-of-one';

function saved() {
  const { fleet, host, prod } = fleetOfOne();
  new GarageServer(prod, 'storage');
  const target = BackupTarget.rest({ url: 'https://b.example', user: 'b', password: Secret.env('REST_PASSWORD') });
  new BackupPlan(host, 'backup', { target, configuration: false }).acknowledge(
    'backup-unwatched',
    'this test has no Prometheus',
  );
  return synthesizeFleet(fleet);
}

/** The commands that bring a volume back, of the README. */
function commands(volume: string): string[] {
  const lines = (saved().files['infra/vps1/README.md'] ?? '').split('\n');
  const restored = lines.findIndex((line) => line.includes(`latest:/volumes/${volume}`));
  const start = lines.lastIndexOf('', restored) + 2;
  const end = lines.findIndex((line, index) => index > restored && (line === '' || line === '```'));
  return lines.slice(start, end);
}

test('metadata is saved before the data that it names, by a snapshot that Garage writes first', () => {
  const { items } = saved().parse('infra/vps1/backup/backup/plan.json') as { items: object[] };
  expect(items).toMatchObject([
    {
      path: '/volumes/shop-prod_storage-metadata',
      before: { stack: 'shop-prod', service: 'storage', user: '0', command: ['/garage', 'meta', 'snapshot'] },
    },
    { path: '/volumes/shop-prod_storage-data' },
  ]);
  expect(items[1]).not.toHaveProperty('before');
});

test('what comes back takes the place of the database while Garage is stopped, and its tables are repaired', () => {
  const lines = commands('shop-prod_storage-metadata');
  const order = [
    ' stop storage',
    'mv ',
    'install ',
    ' restore --retry-lock=10m --tag',
    'cp --archive',
    ' start storage',
    ' repair --yes',
  ];
  const places = order.map((part) => lines.findIndex((line) => line.includes(part)));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((left, right) => left - right));
  const data = commands('shop-prod_storage-data');
  expect(data[0]).toBe('docker compose --project-directory ../shop-prod stop storage');
  expect(data.at(-1)).toBe('docker compose --project-directory ../shop-prod start storage');
});

test('the newest snapshot becomes the database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vpsynth garage-'));
  try {
    for (const moment of ['2026-11-21T21:00:00Z', '2026-11-22T03:00:00Z']) {
      mkdirSync(join(folder, 'snapshots', moment), { recursive: true });
      writeFileSync(join(folder, 'snapshots', moment, 'db.sqlite'), moment);
    }
    const copy = commands('shop-prod_storage-metadata').find((line) => line.startsWith('cp ')) ?? 'false';
    execFileSync('sh', ['-c', copy], { env: { PATH: process.env.PATH, DATA: folder } });
    expect(readFileSync(join(folder, 'db.sqlite'), 'utf8')).toBe('2026-11-22T03:00:00Z');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
