const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { jsonnetSource } = require('./jsonnet');
const { root, loader, scratch, time, pair, putAway } = require('./measure');
const { copyOfRepository, linkPackages, clear, generatedFiles, countDocuments } = require('./reference');

/** The reference fleet as a command: written from nothing, checked when nothing has changed. */
function cold(rounds) {
  const folder = copyOfRepository();
  const files = generatedFiles(folder);
  const documents = countDocuments(files);
  const vpsynth = (...args) => time(process.execPath, ['src/cli/vpsynth.js', ...args], { cwd: folder });
  const synth = () => {
    clear(folder);
    return vpsynth('synth');
  };
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  pair(`cold synth : cdk8s synth, ${documents} documents each`, '≤ 0.25', rounds, synth, cdk8sOf(documents, 1));
  const variables = Math.round((bytes / documents - bytesWithout) / bytesOfVariable);
  const name = `the same, documents of ${Math.round(bytes / documents)} bytes each`;
  pair(name, 'none', rounds, synth, cdk8sOf(documents, variables));
  const nothing = () => time(process.execPath, ['-e', '0']);
  pair('no-change check : node -e 0', '≤ 8', rounds, () => vpsynth('synth', '--check'), nothing);
  besideJsonnet(files, rounds, synth);
}

/** Jsonnet's own YAML takes many seconds; as JSON, which its core writes, it is a lower bound. */
function besideJsonnet(files, rounds, synth) {
  if (spawnSync('jsonnet', ['--version']).status !== 0) {
    console.log('LEFT OUT: synth : jsonnet -m. There is no jsonnet here (Debian: apt-get install jsonnet).');
    return;
  }
  const name = `per file, synth : jsonnet -m, the same ${files.length} files`;
  pair(name, '≤ 0.2', Math.min(rounds, 3), synth, jsonnetOf('yaml', files));
  pair('the same, its YAML as JSON in one line', 'none', rounds, synth, jsonnetOf('json', files));
}

/** A document of bench/cdk8s/main.ts, without variables and for each. */
const bytesWithout = 900;
const bytesOfVariable = 60;

function cdk8sOf(documents, variables) {
  const folder = path.join(scratch, `cdk8s-${variables}`);
  fs.mkdirSync(folder);
  linkPackages(folder);
  fs.copyFileSync(path.join(root, 'bench/cdk8s/main.ts'), path.join(folder, 'main.ts'));
  const app = `node --require ${loader} main.ts`;
  const command = [path.join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--app', app];
  const options = { cwd: folder, env: { ...process.env, DOCUMENTS: String(documents), VARIABLES: String(variables) } };
  return () => {
    putAway(path.join(folder, 'dist'));
    // Asking the registry for a newer cdk8s is no part of synthesis.
    return time(process.execPath, [...command, '--no-check-upgrade'], options);
  };
}

function jsonnetOf(format, files) {
  const source = path.join(scratch, `${format}.jsonnet`);
  fs.writeFileSync(source, jsonnetSource(format, files));
  const output = path.join(scratch, `jsonnet-${format}`);
  return () => {
    putAway(output);
    fs.mkdirSync(output);
    return time('jsonnet', ['--string', '--multi', output, source]);
  };
}

module.exports = { cold };
