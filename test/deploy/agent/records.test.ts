import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine, agentFolder } from './agent-machine';

/** As an earlier version left them. */
function hostOfBefore(): AgentMachine {
  const machine = new AgentMachine();
  machine.put('var/history.jsonl', '{"who":"dev"}\n', 0o644);
  machine.put('var/deployment.json', '{}', 0o600);
  machine.put('var/backups/backup-backup.json', '{"items":[],"verified":null}', 0o644);
  machine.put('var/metrics/backup.prom', 'vpsynth_backup_size_bytes 1\n', 0o644);
  chmodSync(join(machine.root, 'var'), 0o700);
  // The test's own folder lets everybody pass, as / does.
  chmodSync(machine.root, 0o711);
  return machine;
}

const names = ['', '/metrics', '/metrics/backup.prom', '/history.jsonl', '/deployment.json', '/backups'];
const modes = (machine: AgentMachine) =>
  machine.python(`tell([mode(f"{paths.RECORDS}{each}") for each in ${JSON.stringify(names)}])`)[0];
const right = ['0o711', '0o755', '0o644', '0o600', '0o600', '0o700'];

/** Whether the user of node_exporter's container can read it; only root becomes another. */
const nobodyReads = (machine: AgentMachine, path: string) =>
  spawnSync('cat', [join(machine.root, path)], { uid: 65_534, gid: 65_534, timeout: 10_000 }).status === 0;

/** The end of bootstrap.sh, below the test's folder. */
function makeFolders(machine: AgentMachine): void {
  const script = readFileSync(join(agentFolder, 'bootstrap.sh'), 'utf8');
  const folders = script.slice(script.indexOf('# --- folders'), script.lastIndexOf('step '));
  const here = folders
    .replaceAll('/var/lib/vpsynth', join(machine.root, 'var'))
    .replaceAll(/ \/(srv|run)\//g, ` ${machine.root}/$1/`)
    .replaceAll(/ -o \S+ -g \S+/g, '');
  const { status, stderr } = spawnSync('bash', ['-euc', `umask 022; ${here}`], { encoding: 'utf8', timeout: 10_000 });
  if (status !== 0) throw new Error(stderr);
}

describe.each([
  ['bootstrap', makeFolders],
  ['a release or a backup', (machine: AgentMachine) => machine.python('import record\nrecord.prepare()')],
])('after %s', (_, mend) => {
  test('the metrics are for everybody, and the other records for root alone', () => {
    const machine = hostOfBefore();
    mend(machine);
    expect(modes(machine)).toEqual(right);
    mend(machine);
    expect(modes(machine)).toEqual(right);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('node_exporter reads the metrics, and nothing else', () => {
    const machine = hostOfBefore();
    expect(nobodyReads(machine, 'var/metrics/backup.prom')).toBe(false);
    mend(machine);
    expect(nobodyReads(machine, 'var/metrics/backup.prom')).toBe(true);
    expect(nobodyReads(machine, 'var/history.jsonl')).toBe(false);
    expect(nobodyReads(machine, 'var/backups/backup-backup.json')).toBe(false);
  });
});

test('the history is written for root alone from its first line on', () => {
  const machine = new AgentMachine();
  const [mode] = machine.python(
    'import history\nhistory.begin("deploy", "ada", None, [])\ntell(mode(paths.RECORDS / "history.jsonl"))',
  );
  expect(mode).toBe('0o600');
});

test('what came of a backup opens the way to its metrics', () => {
  const machine = hostOfBefore();
  const plan = { backup: 'vps1/backup', items: [] };
  machine.python(
    `import backup_record\nbackup_record.keep_verification("backup", "backup", ${JSON.stringify(plan)}, succeeded=True)`,
  );
  expect(modes(machine)).toEqual(right);
});
