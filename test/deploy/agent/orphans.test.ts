import { AgentMachine } from './agent-machine';

test('what changes a stack is waited for, nothing else', () => {
  const machine = new AgentMachine();
  const compose = (stack: string, ...words: string[]) => [
    'docker',
    'compose',
    '--project-directory',
    `${machine.root}/srv/stacks/${stack}`,
    '--file',
    'x',
    '--profile',
    '*',
    ...words,
  ];
  const processes = {
    10: compose('shop', 'up', '--detach', 'api-green'),
    9: ['/usr/libexec/docker/cli-plugins/docker-compose', ...compose('shop', 'up', '--detach', 'web').slice(2)],
    11: ['/usr/libexec/docker/cli-plugins/docker-compose', ...compose('shop', 'up', '--detach', 'api-green').slice(1)],
    12: compose('shop', 'logs', '--follow'),
    13: compose('shop', 'exec', '-T', 'api', 'up'),
    14: ['docker', 'compose', 'up'],
    15: compose('../elsewhere', 'up'),
  };
  for (const [id, argv] of Object.entries(processes)) machine.put(`proc/${id}/cmdline`, `${argv.join('\0')}\0`);
  const [told] = machine.python(`
import orphans, shutil
orphans.PROC, orphans.POLL = ROOT / "proc", 0.01
context = Context()
def sleep(_):
    shutil.rmtree(ROOT / "proc")
    (ROOT / "proc").mkdir()
orphans.time.sleep = sleep
orphans.wait(context)
tell(context.told)
`);
  expect(told).toEqual([{ event: 'awaiting-orphans', commands: ['shop up api-green', 'shop up web'] }]);
});

test('a process that ends while it is looked at is none', () => {
  const machine = new AgentMachine();
  machine.put('proc/10/status', '');
  expect(
    machine.python(
      'import orphans\norphans.PROC = ROOT / "proc"\ncontext = Context()\norphans.wait(context)\ntell(context.told)',
    ),
  ).toEqual([[]]);
});
