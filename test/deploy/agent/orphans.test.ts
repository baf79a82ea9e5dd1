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

test('what hangs is ended, and what can’t be ended is told of before anything is changed', () => {
  const machine = new AgentMachine();
  const command = ['docker-compose', '--project-directory', `${machine.root}/srv/stacks/shop`, '--profile', '*', 'up'];
  machine.put('proc/10/cmdline', `${command.join('\0')}\0`);
  const code = (ends: string) => `
import orphans, shutil
orphans.PROC, orphans.POLL, orphans.PATIENCE, orphans.ENDING = ROOT / "proc", 0.01, 0.1, 0.1
context, sent = Context(), []
def kill(process, how):
    sent.append([process, how.name])
    if how.name == "${ends}":
        shutil.rmtree(ROOT / "proc")
        raise ProcessLookupError
orphans.os.kill = kill
refused = attempt(orphans.wait, context)
tell([context.told, sent, refused])
`;
  const told = [
    { event: 'awaiting-orphans', commands: ['shop up'] },
    { event: 'warning', message: 'ending what still runs after 0.1 s: shop up' },
  ];
  const signals = [
    [10, 'SIGTERM'],
    [10, 'SIGKILL'],
  ];
  expect(machine.python(code('none'))).toEqual([
    [told, signals, ['orphan-stays', "an interrupted run's Docker Compose can't be ended, even by SIGKILL: shop up"]],
  ]);
  expect(machine.python(code('SIGTERM'))).toEqual([[told, signals.slice(0, 1), null]]);
});

test('what reads a database back is waited for longer, and never ended; anybody’s own exec is neither', () => {
  const machine = new AgentMachine();
  const compose = ['docker-compose', '--project-directory', `${machine.root}/srv/stacks/shop`, '--profile', '*'];
  for (const [id, environ] of Object.entries({ 10: 'VPSYNTH_RESTORES=1', 11: 'LC_ALL=C.UTF-8' })) {
    machine.put(`proc/${id}/cmdline`, `${[...compose, 'exec', '--no-TTY', 'mariadb', 'mariadb'].join('\0')}\0`);
    machine.put(`proc/${id}/environ`, `HOME=/root\0${environ}\0`);
  }
  const [answer] = machine.python(`
import orphans
orphans.PROC, orphans.POLL, orphans.PATIENCE, orphans.RESTORE_PATIENCE = ROOT / "proc", 0.01, 0.1, 0.2
def kill(process, how):
    raise AssertionError(process)
orphans.os.kill = kill
context = Context()
tell([attempt(orphans.wait, context), context.told])
`);
  expect(answer).toEqual([
    ['orphan-stays', 'a database is still read back for an interrupted run: shop exec'],
    [{ event: 'awaiting-orphans', commands: ['shop exec'] }],
  ]);
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
