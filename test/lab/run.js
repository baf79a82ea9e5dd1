// The lab's test command: builds its machines' images, then runs its tests one file after the other in one running lab.
//
//   node test/lab/run.js [jest's parameters]          the part that CI runs too
//   node test/lab/run.js --full [jest's parameters]   all of it: files named *.full.test.ts as well
const path = require('node:path');
const { conclude, run, runJest } = require('../jest.js');

/** Why there can be no lab here, or undefined. */
function whyNoLab() {
  if (process.platform !== 'linux') return `its hosts need Linux, this is ${process.platform}`;
  if (process.getuid() !== 0) return 'only root may start its engine (sudo npx projen test:lab)';
  if (run('bash', ['test/lab/images/install.sh'], { minutes: 20 }) !== 0) return 'its images could not be built';
  return undefined;
}

/** Runs the lab's tests. Where there can be no lab, says so loudly; with CI=true that is a failure. */
function runLab({ full, parameters = [] }) {
  const reason = whyNoLab();
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
  const result = runJest([...selection, ...sharing, ...files], { minutes: full ? 90 : 15 });
  run('bash', ['test/lab/engine/engine.sh', 'stop']); // left running when Jest was killed
  return result;
}

if (require.main === module) {
  const [first, ...rest] = process.argv.slice(2);
  const full = first === '--full';
  conclude([runLab({ full, parameters: full || first === undefined ? rest : [first, ...rest] })]);
}

module.exports = { runLab };
