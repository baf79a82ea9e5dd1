// Runs Jest and adds up its totals, for the test commands. Plain JavaScript: it runs before anything is built.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'vpsynth-test-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Runs a command of this project in the foreground; its exit code, 1 when a signal or the time ended it. */
function run(command, args, { minutes = 30 } = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', timeout: minutes * 60_000 });
  if (error && error.code !== 'ETIMEDOUT') throw error;
  if (error) console.error(`${command} was ended after ${minutes} minutes`);
  return status ?? 1;
}

let runs = 0;

/** Runs tests; what Jest could not report (it was ended, or found none) counts as a failure. */
function runJest(args, options) {
  runs += 1;
  const report = path.join(folder, `report-${runs}.json`);
  const jest = path.join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const status = run(process.execPath, [jest, '--json', `--outputFile=${report}`, ...args], options);
  return { status, ...totals(report) };
}

function totals(report) {
  let read;
  try {
    read = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, numTodoTests } = read;
  return {
    passed: numPassedTests,
    failed: Math.max(numFailedTests, numFailedTestSuites),
    skipped: numPendingTests + numTodoTests,
  };
}

/** Prints the totals of several runs and sets the exit code. With CI=true a skipped test is a failure. */
function conclude(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  const inCi = process.env.CI === 'true';
  if (inCi && skipped > 0) console.error(`${skipped} tests were skipped: in CI that is a failure.`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  const isGood = failed === 0 && passed > 0 && results.every(({ status }) => status === 0) && !(inCi && skipped > 0);
  process.exitCode = isGood ? 0 : 1;
}

module.exports = { root, run, runJest, conclude };
