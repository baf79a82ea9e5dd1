import { waitFor } from '../wait-for';
import { putStack, stack } from './cluster/stack';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const secret = 'a-secret-for-the-cluster-0123456789';

let lab: Lab;
let host: Host;

const compose = (...words: string[]) =>
  host.run(['docker', 'compose', '--project-directory', stack, '--file', `${stack}/compose.yaml`, ...words], {
    seconds: 300,
  });
const control = async (node: string, ...words: string[]) =>
  compose('exec', '-T', '--user', 'rabbitmq', node, 'rabbitmqctl', '--silent', ...words);

beforeAll(async () => {
  lab = await startLab();
  host = await lab.startHost({ name: 'cluster', address: '203.0.113.40', kind: 'ready', names: [] });
  await putStack(host, secret);
  await compose('up', '--detach', '--wait').catch(async (error) => {
    throw new Error(await compose('logs', '--no-color', '--tail', '60'), { cause: error });
  });
}, 600_000);

afterAll(() => lab?.close(), 120_000);

/** What the client said last. */
async function said(): Promise<{ confirmed: number; lost: number }> {
  const lines = (await compose('logs', '--no-log-prefix', '--tail', '20', 'client')).split('\n');
  return JSON.parse(lines.findLast((line) => line.startsWith('{"confirmed"')) ?? '{"confirmed":0,"lost":0}');
}

/** Waits until so many further messages have been confirmed, and none of all that were is missing. */
async function goesOn(count: number): Promise<void> {
  const { confirmed: before } = await said();
  await waitFor(`${count} further messages`, 60, async () => (await said()).confirmed >= before + count);
  await waitFor('the last of them to come back', 30, async () => (await said()).lost <= 1);
}

const running = async (node: string): Promise<string[]> =>
  JSON.parse(await control(node, '--formatter', 'json', 'cluster_status')).running_nodes.sort();
const members = async (node: string): Promise<string[]> => {
  const listed = JSON.parse(
    await control(node, '--formatter', 'json', 'list_queues', '--vhost', 'shop-prod', 'name', 'members'),
  );
  return listed.find(({ name }: { name: string }) => name === 'ticks').members.sort();
};

const nodes = ['rabbit@rabbitmq', 'rabbit@rabbitmq-2', 'rabbit@rabbitmq-3'];

test('three nodes are one cluster, and a queue has a copy on each', async () => {
  await waitFor('the cluster', 60, async () => (await running('rabbitmq')).length === 3);
  expect(await running('rabbitmq-3')).toEqual(nodes);
  await waitFor('the copies', 90, async () => (await members('rabbitmq')).length === 3);
  await goesOn(10);
}, 240_000);

test.each(['rabbitmq', 'rabbitmq-3'])(
  '%s is killed: messages go on, and it comes back',
  async (node) => {
    const other = node === 'rabbitmq' ? 'rabbitmq-2' : 'rabbitmq';
    await compose('kill', node);
    await waitFor('the others to notice', 60, async () => (await running(other)).length === 2);
    await goesOn(20);
    await compose('up', '--detach', '--wait', node);
    await waitFor('it to be back', 90, async () => (await running(node)).length === 3);
    expect(await members(other)).toEqual(nodes);
    await goesOn(10);
  },
  300_000,
);

test('nobody but its user reads the cookie', async () => {
  const stat = await compose('exec', '-T', 'rabbitmq-2', 'stat', '-c', '%a %u', '/run/secrets/rabbitmq/.erlang.cookie');
  expect(stat.trim()).toBe('400 999');
});
