// The test command (`npx projen test`): sets up what the tests need, runs all of them, the lab's part for CI last, and
// closes with plain totals. With CI=true nothing may be left out: a skipped test is a failure. With parameters (Jest's),
// only the tests that they name run, without the lab. Plain JavaScript: it runs before anything is built.
const { spawnSync } = require('node:child_process');
const { conclude, run, runJest } = require('./jest.js');
const { runLab } = require('./lab/run.js');

const isRootOnLinux = process.platform === 'linux' && process.getuid() === 0;

/** What tests run commands of READMEs with, by Debian's package: a bare machine lacks some. */
const tools = { envsubst: 'gettext-base', git: 'git', openssl: 'openssl' };

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

installTools();
installPrograms();
const parameters = process.argv.slice(2);
// Fast tests and slow ones in one run: two workers, as small machines have two cores.
const results = [
  runJest(['--testPathIgnorePatterns=/test/lab/', '--maxWorkers=2', '--passWithNoTests', ...parameters]),
];
if (parameters.length === 0) results.push(runLab({ full: false }));
conclude(results);
