// Speed as ratios, measured side by side in one run: absolute times say more of the machine than of vpsynth.
// Plain JavaScript: it starts other processes and adds up, nothing more.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'vpsynth-bench-'));
process.once('exit', () => fs.rmSync(scratch, { recursive: true, force: true }));

const rounds = Number(process.argv[2] ?? 7);
const loader = path.join(root, 'src/cli/typescript-loader.js');

/** Wall time of one process in milliseconds; what it prints is thrown away. */
function time(program, args, options = {}) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const median = (numbers) => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)];

/** Two commands in turn, after a warm-up of each; the ratio is the median of the pairs' ratios. */
function pair(name, aim, first, second) {
  first();
  second();
  const pairs = Array.from({ length: rounds }, () => [first(), second()]);
  const ratio = median(pairs.map(([left, right]) => left / right));
  const times = [0, 1].map((side) => `${Math.round(median(pairs.map((each) => each[side])))} ms`);
  report(name, ratio, aim, times.join(' : '));
}

function report(name, value, aim, details) {
  console.log(`${name.padEnd(66)} ${value.toFixed(2).padStart(6)}  aim ${aim}  (${details})`);
}

/** A copy of this repository's declaration, so that nothing here is touched. */
function copyOfRepository() {
  const folder = path.join(scratch, 'repository');
  for (const each of ['package.json', 'src', 'constructs', 'synth', 'infra', 'apps']) {
    fs.cpSync(path.join(root, each), path.join(folder, each), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

function removeGenerated(folder) {
  for (const entry of fs.readdirSync(path.join(folder, 'infra'), { withFileTypes: true })) {
    if (entry.isDirectory()) fs.rmSync(path.join(folder, 'infra', entry.name), { recursive: true });
  }
}

/** Documents: a file, or each document of a YAML file that has several. */
function countDocuments(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.manifest.json' && !entry.name.endsWith('.ts'))
    .map((entry) => fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'utf8'))
    .reduce((sum, text) => sum + 1 + (text.match(/^---$/gm) ?? []).length, 0);
}

function coldSynth() {
  const folder = copyOfRepository();
  const documents = countDocuments(path.join(folder, 'infra'));
  const cdk8s = path.join(scratch, 'cdk8s');
  fs.mkdirSync(cdk8s);
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(cdk8s, 'node_modules'));
  const app = `node --require ${loader} ${path.join(root, 'bench/cdk8s/main.ts')}`;
  const cdk8sSynth = () =>
    time(process.execPath, [path.join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--app', app], {
      cwd: cdk8s,
      env: { ...process.env, DOCUMENTS: String(documents) },
    });
  const synth = () => {
    removeGenerated(folder);
    return time(process.execPath, ['src/cli/vpsynth.js', 'synth'], { cwd: folder });
  };
  pair(`cold synth : cdk8s synth, ${documents} documents each, one loader`, '≤ 0.25', synth, cdk8sSynth);
  const unchanged = () => time(process.execPath, ['src/cli/vpsynth.js', 'synth', '--check'], { cwd: folder });
  pair('no-change check : node -e 0', '≤ 8', unchanged, () => time(process.execPath, ['-e', '0']));
}

/** Environments on hosts of ten, written from nothing; time and peak memory of the process itself. */
function growth() {
  const results = [10, 100, 500, 1000].map((environments) => {
    const folder = path.join(scratch, `growth-${environments}`);
    const runs = Array.from({ length: environments < 500 ? 3 : 2 }, () => {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.mkdirSync(path.join(folder, 'infra'), { recursive: true });
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        ['--require', loader, path.join(root, 'bench/growth/main.ts'), folder, String(environments)],
        { cwd: root, encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    });
    const seconds = Math.min(...runs.map((each) => each.seconds));
    const mebibytes = Math.max(...runs.map((each) => each.mebibytes));
    console.log(
      `${String(environments).padStart(5)} environments: ${seconds.toFixed(2)} s, ${Math.round(mebibytes)} MiB, ${runs[0].files} files`,
    );
    return { seconds, mebibytes };
  });
  const [, , half, whole] = results;
  report(
    'growth t(1000) : t(500)',
    whole.seconds / half.seconds,
    '≤ 2.1',
    `${half.seconds.toFixed(2)} s : ${whole.seconds.toFixed(2)} s`,
  );
  report('peak memory at 1000 environments, MiB', whole.mebibytes, '≤ 512', 'the whole process');
}

coldSynth();
growth();
