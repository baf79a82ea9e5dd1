import { AgentMachine } from './agent-machine';

const mine = '0A0200C8'; // 200.0.2.10 backwards, as /proc/net/tcp has it
const hex = (address: string) =>
  address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
    .join('');

/** A line of /proc/net/tcp. */
const line = (remote: string, state: string, inode: number) =>
  `   0: ${mine}:9C40 ${hex(remote)}:0BB8 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 20 4 0 10 -1`;

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
  machine.put('proc/7/task/7/children', '8 9 ');
  for (const process of [7, 8, 9]) machine.put(`proc/${process}/fd/.keep`, '');
});

const count = (connections: readonly string[]) => {
  machine.put('proc/net/tcp', `  sl  local_address\n${connections.map((each) => `${each}\n`).join('')}`);
  return machine.python(`
import drain, types
drain.PROC = ROOT / "proc"
for process, inode in ((8, 100), (9, 200)):
    link = ROOT / f"proc/{process}/fd/5"
    if not link.is_symlink():
        os.symlink(f"socket:[{inode}]", link)
nginx = types.SimpleNamespace(process=7)
tell(drain.connections({"10.200.1.5"}, [nginx]))`)[0];
};

test.each<[what: string, connections: readonly string[], found: number]>([
  ['one that is open, of a worker', [line('10.200.1.5', '01', 100)], 1],
  ['one that is being opened', [line('10.200.1.5', '02', 200)], 1],
  ['one of each worker', [line('10.200.1.5', '01', 100), line('10.200.1.5', '01', 200)], 2],
  ['one that ends', [line('10.200.1.5', '06', 100)], 0],
  ['one to another container', [line('10.200.1.6', '01', 100)], 0],
  ['one of another program, such as Prometheus', [line('10.200.1.5', '01', 300)], 0],
  ['none', [], 0],
])('%s', (_, connections, found) => expect(count(connections)).toBe(found));

const waits = (seconds: number, looks: readonly number[]) =>
  machine.python(`
import drain, types
drain.POLL, drain.SETTLED = 0.01, 0.03
looks = ${JSON.stringify(looks)}
drain.connections = lambda *_: looks.pop(0) if len(looks) > 1 else looks[0]
context = Context()
old = types.SimpleNamespace(stack="shop", service="api-blue", addresses=["10.200.1.5"])
drain.wait([old], [types.SimpleNamespace(process=7)], ${seconds}, context)
tell(context.told)`)[0];
const emptying = (seconds: number) => ({ event: 'emptying', services: ['shop/api-blue'], seconds });

test('it waits until there is none, and none comes after', () => {
  expect(waits(5, [2, 1, 0, 1, 0])).toEqual([emptying(5)]);
});

test('not longer than the edge is declared to wait', () => {
  expect(waits(0.1, [3])).toEqual([
    emptying(0.1),
    { event: 'warning', message: '3 connections of nginx to shop/api-blue are still open after 0.1 s' },
  ]);
});
