import { BackupPlan, BackupTarget, MaintenanceCalendar, PostgresReplica, PostgresServer, Secret } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fleetOfOne } from './fleet-of-one';

const path = 'infra/vps1/MAINTENANCE.md';

test('without a calendar there is none', () => {
  expect(synthesizeFleet(fleetOfOne().fleet).files[path]).toBeUndefined();
});

test('what runs on a host says what is looked after, and the team adds its own', () => {
  const { fleet, host } = fleetOfOne();
  new MaintenanceCalendar(host, 'calendar', { yearly: ['Renew the contract with the provider.'] });
  const without = synthesizeFleet(fleet).files[path] ?? '';
  expect(without.match(/^## .*$/gm)).toEqual(['## Each week', '## Each month', '## Each quarter', '## Each year']);
  expect(without).toContain('- [ ] Renew the contract with the provider.');
  expect(without).not.toMatch(/vacuumdb|restore drill|Backups ran/);
});

test('databases are analyzed, backups looked at and tried', () => {
  const { fleet, host } = fleetOfOne();
  new MaintenanceCalendar(host, 'calendar');
  new PostgresServer(host, 'postgres');
  const password = Secret.env('REST_PASSWORD');
  const target = BackupTarget.rest({ url: 'https://b.example', user: 'b', password });
  new BackupPlan(host, 'backup', { target }).acknowledge('backup-unwatched', 'this test has no Prometheus');
  const calendar = synthesizeFleet(fleet).files[path];
  expect(calendar).toContain(
    'docker compose --project-directory /srv/vpsynth/stacks/postgres exec --user postgres postgres vacuumdb --username=postgres --all --analyze-only',
  );
  expect(calendar).toContain('- [ ] Backups ran, and none has shrunk.');
  expect(calendar).toContain('- [ ] A restore drill');
});

test('a replica is not analyzed: its primary’s statistics come to it', () => {
  const { fleet, host } = fleetOfOne();
  new MaintenanceCalendar(host, 'calendar');
  const server = new PostgresServer(host, 'postgres');
  new PostgresReplica(host, 'standby', { of: server });
  const calendar = synthesizeFleet(fleet).files[path] ?? '';
  expect(calendar.match(/exec --user postgres \S+ vacuumdb/g)).toEqual(['exec --user postgres postgres vacuumdb']);
});

test('images that no container has just now are left: backups run theirs at times', () => {
  const { fleet, host } = fleetOfOne();
  new MaintenanceCalendar(host, 'calendar');
  const prunes = (synthesizeFleet(fleet).files[path] ?? '').match(/^docker image prune.*$/gm);
  expect(prunes).toEqual(['docker image prune --force']);
});

test('a task that says nothing', () => {
  const { fleet, host } = fleetOfOne();
  new MaintenanceCalendar(host, 'calendar', { weekly: [''] });
  expect(synthesizeFleet(fleet).problems.join('\n')).toContain(
    'error props: vps1/calendar: weekly.0: a task is a sentence',
  );
});
