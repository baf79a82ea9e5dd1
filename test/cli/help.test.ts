import { usage } from '../../src/cli/command';
import { commands } from '../../src/cli/commands';
import { main } from '../../src/cli/main';

/** What the command line writes: to standard output and to standard error. */
async function told(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const written = { output: '', errors: '' };
  // A process calls `main` once, which then listens to its output's end.
  const listening = process.stdout.listeners('error');
  const output = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.output += text;
    return true;
  });
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.errors += text;
    return true;
  });
  try {
    return { code: await main(args), ...written };
  } finally {
    output.mockRestore();
    errors.mockRestore();
    for (const each of process.stdout.listeners('error'))
      if (!listening.includes(each)) process.stdout.off('error', each as () => void);
  }
}

/** Where each row's second column begins. */
const columns = (rows: readonly string[]) =>
  new Set(rows.map((row) => /^ {2,4}\S.*?(?= {2,}\S)\s+/.exec(row)?.[0].length));

test('the overview has every command, its columns aligned', async () => {
  const { code, output } = await told('--help');
  const rows = output.split('\n').filter((line) => line.startsWith('  '));
  expect([code, rows.map((row) => row.trim().split(' ')[0])]).toEqual([0, commands.map(({ name }) => name)]);
  expect(columns(rows).size).toBe(1);
});

test.each(commands.map(({ name, load }) => [name, load] as const))(
  '%s --help: aligned, with --help itself',
  (name, load) => {
    const text = usage(name, load());
    const rows = (/\nUsage: .*\n\n([\s\S]*?)\n\nExamples:/.exec(text)?.[1] ?? '').split('\n');
    expect(rows.at(-1)).toMatch(/^ {2}--help +this text$/);
    expect(rows.filter((row) => row.includes('--help'))).toHaveLength(1);
    expect(columns(rows).size).toBe(1);
    expect(text).not.toMatch(/\[NAME\]/);
    const description = text.slice(0, text.indexOf('\nUsage: ')).split('\n');
    expect(description.filter((line) => line.length > 100 || /^ | $| {2}/.test(line))).toEqual([]);
  },
);

test('a description is broken between words, its paragraphs kept', async () => {
  expect((await told('unlock', '--help')).output.split('\n').slice(0, 4)).toEqual([
    'Says who is deploying to a host, and since when; with --break ends that run. It goes back to the',
    'last release first, as if its connection had ended. A lock never outlives its run: this is for one',
    'that hangs.',
    '',
  ]);
});

test.each([
  ['exec', 'vpsynth exec <host> <stack> <service> [options] -- <command…>'],
  ['psql', 'vpsynth psql <host> [construct path] [options] [-- <arguments of psql…>]'],
  ['logs', 'vpsynth logs <host> <stack> [service…] [options]'],
  ['check', 'vpsynth check [options]'],
])('%s: options stand before what another program gets', async (name, line) => {
  expect((await told(name, '--help')).output).toContain(`\nUsage: ${line}\n`);
});

test('help of a command is asked for in either way', async () => {
  expect(await told('help', 'deploy')).toEqual(await told('deploy', '--help'));
  expect((await told('help', 'deplyo')).errors).toContain('did you mean deploy?');
});

test.each([
  ['chek', 'vpsynth: there is no command "chek": did you mean check? See npx vpsynth --help\n'],
  ['deplyo', 'vpsynth: there is no command "deplyo": did you mean deploy? See npx vpsynth --help\n'],
  ['expl', 'vpsynth: there is no command "expl": did you mean explain? See npx vpsynth --help\n'],
  ['teleport', 'vpsynth: there is no command "teleport": see npx vpsynth --help\n'],
])('%s is no command', async (name, errors) => {
  expect(await told(name)).toEqual({ code: 2, output: '', errors });
});

test.each([
  ['deploy', '--cannary', '--cannary: did you mean --canary? See npx vpsynth deploy --help'],
  ['deploy', '--cannary=vps1', '--cannary: did you mean --canary? See npx vpsynth deploy --help'],
  ['rollback', '--dry', '--dry: did you mean --dry-run? See npx vpsynth rollback --help'],
  ['check', '--hlep', '--hlep: did you mean --help? See npx vpsynth check --help'],
  ['deploy', '--teleport', '--teleport: see npx vpsynth deploy --help'],
  ['deploy', '-x', '-x: see npx vpsynth deploy --help'],
])('%s %s is no option', async (command, option, message) => {
  const errors = `vpsynth ${command}: there is no option ${message}\n`;
  expect(await told(command, option)).toEqual({ code: 2, output: '', errors });
});

test.each([
  [['deploy', 'vps1', '--parallel'], '--parallel lacks its value: write --parallel <n>; see npx vpsynth deploy --help'],
  [
    ['rollback', 'vps1', '--stack', '--dry-run'],
    '--stack lacks its value: write --stack <name>; see npx vpsynth rollback --help',
  ],
  [['unlock', 'vps1', '--break'], '--break lacks its value: write --break <process>; see npx vpsynth unlock --help'],
  [['secrets', 'due', '--within'], '--within lacks its value: write --within <value>; see npx vpsynth secrets --help'],
  [['deploy', '--all=yes'], '--all takes no value: see npx vpsynth deploy --help'],
  [['check', 'vps1'], 'it takes options alone, and no word beside them: see npx vpsynth check --help'],
])('%j is refused in the words of the help', async (args, message) => {
  expect(await told(...args)).toEqual({ code: 2, output: '', errors: `vpsynth ${args[0]}: ${message}\n` });
});

test.each([
  ['secrets', 'lst', 'there is no action "lst" of secrets: did you mean list? See npx vpsynth secrets --help'],
  [
    'certificates',
    'isue',
    'there is no action "isue" of certificates: did you mean issue? See npx vpsynth certificates --help',
  ],
  ['certificates', 'xyz', 'there is no action "xyz" of certificates: issue, list; see npx vpsynth certificates --help'],
])('%s has no %s', async (command, action, message) => {
  expect(await told(command, action)).toEqual({ code: 2, output: '', errors: `vpsynth ${command}: ${message}\n` });
});
