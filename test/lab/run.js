// The lab's test command: builds its machines' images, then runs its tests one file after the other in one running lab.
//
//   node test/lab/run.js [jest's parameters]          the part that CI runs too
//   node test/lab/run.js --full [jest's parameters]   all of it: files named *.full.test.ts as well
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { conclude, run, runJest } = require('../jest.js');

/** Whether an engine of the lab's own carries its machines, or this machine's Docker. Undefined where the choice is wrong. */
function engine() {
  const { status, stdout } = spawnSync('bash', [path.join(__dirname, 'engine', 'place.sh')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

/** Why there can be no lab here, or undefined. */
function whyNoLab(kind, isAskedFor) {
  if (process.platform !== 'linux') {
    return `its hosts need addresses on a bridge of this machine, which Docker has on Linux only; this is ${process.platform}`;
  }
  if (kind === undefined) return 'it has no engine';
  if (kind === 'machine' && !isAskedFor) {
    return "only root may start an engine of its own, and this machine's Docker is used when asked for (npx projen test:lab)";
  }
  if (kind === 'machine' && spawnSync('docker', ['version']).status !== 0) {
    return 'only root may start an engine of its own (sudo npx projen test:lab), and no Docker answers here (docker version)';
  }
  if (run('bash', ['test/lab/images/install.sh'], { minutes: 20 }) !== 0) return 'its images could not be built';
  return undefined;
}

/**
 * Runs the lab's tests. Where there can be no lab, says so loudly; with CI=true that is a failure. This machine's own
 * Docker is only used for someone who has asked for the lab by name.
 */
function runLab({ full, parameters = [], isAskedFor = false }) {
  const kind = engine();
  const reason = whyNoLab(kind, isAskedFor);
  if (reason !== undefined) {
    console.warn(`\nNOT TESTED, because there is no lab: ${reason}.\nLeft out: every test below test/lab.\n`);
    const isFailure = process.env.CI === 'true';
    return { status: isFailure ? 1 : 0, passed: 0, failed: isFailure ? 1 : 0, skipped: 0 };
  }
  // First: Jest takes every parameter that follows for another pattern, up to the next option.
  const selection = full ? [] : ['--testPathIgnorePatterns=\\.full\\.test\\.ts$'];
  const hooks = ['hold', 'release'].map((name) => path.join(__dirname, `${name}.ts`));
  const sharing = ['--runInBand', `--globalSetup=${hooks[0]}`, `--globalTeardown=${hooks[1]}`];
  const files = parameters.length > 0 ? parameters : ['test/lab'];
  const result = runJest([...selection, ...sharing, ...files], { minutes: full ? 150 : 30 });
  if (kind === 'own') run('bash', ['test/lab/engine/engine.sh', 'stop']); // left running when Jest was killed
  return result;
}

if (require.main === module) {
  const [first, ...rest] = process.argv.slice(2);
  const full = first === '--full';
  conclude([runLab({ isAskedFor: true, full, parameters: full || first === undefined ? rest : [first, ...rest] })]);
}

module.exports = { runLab };
