// Timing that two noisy cores can bear: commands in turn, medians of ratios.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const loader = path.join(root, 'src/cli/typescript-loader.js');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'vpsynth-bench-'));
process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

/** Wall time of one process in milliseconds; what it prints is thrown away. */
function time(program, args, options = {}) {
  const start = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  if (status !== 0) throw error ?? new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const median = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

/** Caches are filled in two runs. */
const warmUps = 2;

/** Two commands in turn, after warm-ups of the first and one of the second; the median of the pairs' ratios. */
function pair(name, aim, rounds, first, second) {
  for (let round = 0; round < warmUps; round += 1) first();
  second();
  const pairs = Array.from({ length: rounds }, () => [first(), second()]);
  const ratio = median(pairs.map(([left, right]) => left / right));
  const times = [0, 1].map((side) => `${Math.round(median(pairs.map((each) => each[side])))} ms`);
  report(name, ratio, aim, times.join(' : '));
}

function report(name, value, aim, details) {
  console.log(`${name.padEnd(66)} ${value.toFixed(2).padStart(6)}  aim ${aim}  (${details})`);
}

let putAside = 0;

/**
 * Moves a folder out of the way. It isn't deleted before the end: file systems give freed inodes out again only after a
 * while, and searching past them would be measured.
 */
function putAway(folder) {
  if (!fs.existsSync(folder)) return;
  putAside += 1;
  fs.renameSync(folder, path.join(scratch, `aside-${putAside}`));
}

module.exports = { root, loader, scratch, time, pair, report, putAway };
