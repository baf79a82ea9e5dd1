import { AgentMachine } from './agent-machine';
import { after, before, migrated } from './migrated';
import { Release } from './release';
import { sick } from './shop';

// Each deploys several times, by the agent's own processes.
jest.setTimeout(60_000);

let machine: AgentMachine;
let release: Release;
beforeEach(() => {
  machine = new AgentMachine();
  release = new Release(machine);
  machine.docker = { ...machine.docker, database: before };
});

const first = migrated({ version: '1' });
/** How often one was run since this was asked last. */
const migrations = () => machine.asked().filter((each) => each.includes(': up ') && each.endsWith(' migrate')).length;

test.each([
  ['by itself', () => release.deploy(migrated({ version: '2', leaves: after, api: sick }))],
  [
    'by itself, since the migration failed',
    () => release.deploy(migrated({ version: '2', leaves: after, becomes: 'exited 1' })),
  ],
  [
    'by hand',
    () => {
      release.deploy(migrated({ version: '2', leaves: after }));
      machine.python(`import roll_back\nroll_back.roll_back({"who": "ada@desk", "stacks": ["shop"]}, Context())`);
    },
  ],
])('%s: its own migration did what it does, and is not run upon what came since', (_, goBack) => {
  release.deploy(first);
  goBack();
  machine.asked();
  expect(machine.list('var/migrations')).toEqual([]);
  expect(release.plan(first).shop).toBe('nothing');
  const next = { ...first, 'poller.ini': 'interval=2\n' };
  expect(release.foresee(next, ['poller.ini']).actions.map(({ action }) => action)).toEqual(['reload']);
  release.deploy(next);
  release.deploy({ ...first, 'poller.ini': 'interval=3\n' });
  expect([migrations(), machine.docker.database]).toEqual([0, after]);
  release.deploy(migrated({ version: '3' }));
  expect(migrations()).toBe(1);
});

test('unless its image was made anew since', () => {
  release.deploy(first);
  release.deploy(migrated({ version: '2', leaves: after, api: sick }));
  const { docker } = machine;
  const images = { ...docker.images, 'docker.io/library/api:1': 'id of another' };
  machine.docker = { ...docker, images, asked: [] };
  expect(release.plan(first).shop).toHaveProperty('containers.migrate', 'has a newer image');
  release.deploy(first);
  expect(migrations()).toBe(1);
});
