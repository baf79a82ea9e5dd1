import { existsSync } from 'node:fs';
import { Fleet, WireGuardNetwork } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { project1 } from '../../apps/project-1/project';
import { wordpressProject1 } from '../../apps/wordpress-project-1/project';
import { developer } from '../../infra/developer';
import { vps1 } from '../../infra/vps1';
import { codeLines } from './code-lines';
import { bakery } from './sixth-project';

/** The lock that the fleet has before the project comes. */
const { 'infra/addresses.lock.json': addressLock, ...before } = files(false);
const after = files(true, addressLock);

function files(withBakery: boolean, lock?: string): Readonly<Record<string, string>> {
  const fleet = new Fleet();
  const local = developer(fleet);
  const production = vps1(fleet, new WireGuardNetwork(fleet, 'tunnels', { subnet: '10.60.0.0/24' }));
  project1(fleet, { production, local });
  wordpressProject1(fleet, { production, local });
  if (withBakery) bakery(fleet, production);
  const { files: made, problems } = synthesizeFleet(fleet, lock === undefined ? {} : { addressLock: lock });
  expect(problems.filter((each) => each.startsWith('error'))).toEqual([]);
  return made;
}

/** Files whose content a container has as its own configuration: a change of them recreates or restarts it. */
const changed = Object.keys(before).filter((path) => after[path] !== before[path]);
const added = Object.keys(after).filter((path) => !(path in before) && path !== 'infra/addresses.lock.json');

test('a project of three services is at most 40 lines by hand, its call included', () => {
  expect(codeLines('test/systems/sixth-project.ts').length + 2).toBeLessThanOrEqual(40);
  expect(existsSync('apps/bakery')).toBe(false);
});

test('what comes out of it: a stack of its own, and files of its own beside what is shared', () => {
  expect(new Set(added.map((path) => path.split('/').slice(0, 3).join('/')))).toEqual(
    new Set([
      'infra/fleet/messages',
      'infra/vps1/bakery-prod',
      'infra/vps1/edge',
      'infra/vps1/monitor',
      'infra/vps1/postgres',
    ]),
  );
  expect(added).toEqual(
    expect.arrayContaining([
      'infra/vps1/bakery-prod/compose.yaml',
      'infra/vps1/bakery-prod/pgbouncer/pgbouncer.ini',
      'infra/vps1/edge/nginx/sites/bakery.example.conf',
      'infra/vps1/edge/nginx/upstreams/bakery-prod.conf',
      'infra/vps1/monitor/prometheus/rules/bakery-prod.yml',
      'infra/vps1/postgres/postgres/databases/bakery_prod.sql',
      'infra/fleet/messages/bakery-prod/orders.schema.json',
    ]),
  );
});

test('no Compose file of another stack changes: no container is made anew', () => {
  expect(changed.filter((path) => path.endsWith('/compose.yaml'))).toEqual([]);
});

test('no file of another project changes', () => {
  const own = /^infra\/(vps1|local)\/(project-1|wordpress-project-1)-/;
  expect(changed.filter((path) => own.test(path))).toEqual([]);
});

test('what changes of the shared services is taken without a restart, or is for people', () => {
  expect(changed.filter((path) => !/README\.md$/.test(path)).sort()).toMatchInlineSnapshot(`
[
  "infra/fleet/dns.zone",
  "infra/fleet/workers.json",
  "infra/images.lock.json",
  "infra/vps1/backup/backup/plan.json",
  "infra/vps1/deployment.json",
  "infra/vps1/monitor/prometheus/rules/rabbitmq.yml",
  "infra/vps1/postgres/.env.example",
  "infra/vps1/postgres/postgres/pg_hba.conf",
  "infra/vps1/postgres/secrets.json",
  "infra/vps1/rabbitmq/.env.example",
  "infra/vps1/rabbitmq/secrets.json",
  "infra/vps1/rabbitmq/templates/rabbitmq-2/definitions.json",
  "infra/vps1/rabbitmq/templates/rabbitmq-3/definitions.json",
  "infra/vps1/rabbitmq/templates/rabbitmq/definitions.json",
]
`);
});
