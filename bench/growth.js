const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root, loader, scratch, report } = require('./measure');

const sizes = [10, 100, 500, 1000];
const rounds = 3;

/** Environments on hosts of ten, written from nothing; time and peak memory of the process itself. The best of three. */
function growth() {
  const results = new Map(sizes.map((environments) => [environments, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const environments of sizes) results.get(environments).push(run(environments, round));
  }
  const best = sizes.map((environments) => summary(environments, results.get(environments)));
  const [half, whole] = best.slice(-2);
  const seconds = [half, whole].map((each) => `${each.seconds.toFixed(2)} s`).join(' : ');
  report('growth t(1000) : t(500)', whole.seconds / half.seconds, '≤ 2.1', seconds);
  const processor = [half, whole].map((each) => `${each.processor.toFixed(2)} s`).join(' : ');
  report('the same in time of the processor', whole.processor / half.processor, '≤ 2.1', processor);
  report('peak memory at 1000 environments, MiB', whole.mebibytes, '≤ 512', 'the whole process');
}

/** Every run has a folder of its own, which goes when all is measured. */
function run(environments, round) {
  const folder = path.join(scratch, `growth-${environments}-${round}`);
  fs.mkdirSync(path.join(folder, 'infra'), { recursive: true });
  const args = ['--require', loader, path.join(root, 'bench/growth/main.ts'), folder, String(environments)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function summary(environments, runs) {
  const seconds = Math.min(...runs.map((each) => each.seconds));
  const processor = Math.min(...runs.map((each) => each.processor));
  const mebibytes = Math.max(...runs.map((each) => each.mebibytes));
  const [{ files }] = runs;
  const cost = `${seconds.toFixed(2)} s (processor ${processor.toFixed(2)} s), ${Math.round(mebibytes)} MiB`;
  console.log(`${String(environments).padStart(5)} environments: ${cost}, ${files} files`);
  return { seconds, processor, mebibytes };
}

module.exports = { growth };
