import { decrypt } from '../../src/deploy/secrets/age';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';
import type { OperatorMachine } from './operator/machine';
import { composeReferences, dockerfileReferences } from './stand-ins/references';
import { registryToken, runDelivery, type WorkflowRun } from './workflow/runner';
import { address, commitAll, domain, edit, here, repository, setUpTeam, type TeamSecrets } from './workflow/team';

// Each asks real machines.
jest.setTimeout(60_000);

let lab: Lab;
let host: Host;
let machine: OperatorMachine;
let secrets: TeamSecrets;
let first: WorkflowRun;

beforeAll(async () => {
  lab = await startLab();
  // One after the other: the host waits while another run of this test has it, and with it the machine.
  host = await lab.startHost({ name: 'delivery-host', address, kind: 'ready', names: [domain, `stage.${domain}`] });
  machine = await lab.startOperatorMachine({ name: 'delivery-runner', docker: true });
  await Promise.all([
    host.loadStandIns(composeReferences('hostinger-1')),
    machine.loadStandIns(dockerfileReferences()),
  ]);
  secrets = await setUpTeam(machine, host);
  first = await runDelivery(machine, 'push', secrets);
  if (first.jobs.some(({ result }) => result === 'failure')) throw new Error(first.output);
}, 900_000);

afterAll(() => lab?.close(), 120_000);

const results = ({ jobs }: WorkflowRun) => jobs.map(({ job, result }) => `${job}: ${result}`);
const running = async () => {
  const containers = await host.state.containers();
  return containers.map(({ name, id, image }) => ({ name, id, image }));
};

test('a push is tested, built, pushed and deployed, and the site answers from outside', async () => {
  expect(results(first)).toEqual(['test: success', 'build: success', 'deploy (hostinger-1): success']);
  const { status, certificate } = await lab.vantage.request(`https://${domain}/`);
  expect([status, certificate?.names]).toEqual([200, expect.stringContaining(domain)]);
});

test('no command prints a secret, and the runner stays signed in nowhere', async () => {
  const armored = await machine.run(['cat', `${repository}/infra/secrets.age`]);
  const stored = JSON.parse(await decrypt(armored, [secrets.VPSYNTH_AGE_IDENTITY.split('\n').at(-1) ?? '']));
  const keyLines = secrets.VPSYNTH_SSH_IDENTITY.split('\n').slice(1, -1);
  const values = [...Object.values<string>(stored), ...keyLines, secrets.VPSYNTH_AGE_IDENTITY, registryToken];
  expect(values.length).toBeGreaterThan(6);
  for (const value of values) expect(first.output).not.toContain(value);
  expect((await machine.try(['cat', '/root/.docker/config.json'])).stdout).not.toContain('"auth"');
});

test('a pull request is tested only', async () => {
  expect(results(await runDelivery(machine, 'pull_request', secrets))).toEqual([
    'test: success',
    'build: skipped',
    'deploy: skipped',
  ]);
}, 120_000);

test('a push that changes nothing recreates nothing', async () => {
  const before = await running();
  const again = await runDelivery(machine, 'push', secrets);
  expect(results(again)).toEqual(results(first));
  expect(again.output).toContain('nothing to do');
  expect(await running()).toEqual(before);
}, 300_000);

test('files that are not what the declaration says stop at the test, and the host stays as it is', async () => {
  const before = await running();
  await edit(machine, 'infra/hostinger-1/edge/compose.yaml', /restart: unless-stopped/, 'restart: always');
  await commitAll(machine, 'A hand edit');
  const stopped = await runDelivery(machine, 'push', secrets);
  expect(results(stopped)).toEqual(['test: failure', 'build: skipped', 'deploy: skipped']);
  expect(await running()).toEqual(before);
  await here(machine, 'git reset --quiet --hard HEAD~1');
}, 120_000);
