// The test command (`npx projen test`): sets up what the tests need, runs all of them, and closes with plain totals.
// With CI=true nothing may be left out: a skipped test is a failure. Plain JavaScript: it runs before anything is built.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const inCi = process.env.CI === 'true';

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}

const isRootOnLinux = process.platform === 'linux' && process.getuid() === 0;

/** What tests run commands of READMEs with, by Debian's package: a bare machine lacks some. */
const tools = { envsubst: 'gettext-base', git: 'git', openssl: 'openssl', python3: 'python3' };

function installTools() {
  const answers = (program) => spawnSync(program, [program === 'openssl' ? 'version' : '--version']).status === 0;
  const missing = Object.entries(tools).filter(([program]) => !answers(program));
  if (missing.length === 0) return;
  const packages = missing.map(([, name]) => name);
  console.log(`Missing here: ${packages.join(', ')}`);
  if (!isRootOnLinux || spawnSync('apt-get', ['--version']).status !== 0) return;
  if (run('apt-get', ['update']) === 0) run('apt-get', ['install', '--yes', '--no-install-recommends', ...packages]);
}

/** The real programs that fidelity tests ask; only root on Linux can have them. */
function installPrograms() {
  if (!isRootOnLinux) return;
  const status = run('bash', ['test/fidelity/programs/install.sh']);
  if (status !== 0) console.warn('The real programs could not be installed; the fidelity tests say what is left out.');
}

/** Fast tests and slow ones in one run: two workers, as small machines have two cores. */
function runTests(report, args) {
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  return run(process.execPath, [
    jest,
    '--maxWorkers=2',
    '--passWithNoTests',
    '--json',
    `--outputFile=${report}`,
    ...args,
  ]);
}

function totals(report) {
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    brokenFiles: numFailedTestSuites,
    skipped: numPendingTests + numTodoTests,
  };
}

const folder = mkdtempSync(path.join(tmpdir(), 'vpsynth-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const report = path.join(folder, 'report.json');

installTools();
installPrograms();
const status = runTests(report, process.argv.slice(2));
const { passed, failed, brokenFiles, skipped } = totals(report);
const broken = Math.max(failed, brokenFiles);
if (inCi && skipped > 0) console.error(`${skipped} tests were skipped: in CI that is a failure.`);
console.log(`${passed} passed, ${broken} failed, ${skipped} skipped`);
process.exitCode = status !== 0 || broken > 0 || passed === 0 || (inCi && skipped > 0) ? 1 : 0;
