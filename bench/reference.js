const fs = require('node:fs');
const path = require('node:path');
const { root, scratch, putAway } = require('./measure');

/** A copy of this repository's declaration, so that nothing here is touched. */
function copyOfRepository() {
  const folder = path.join(scratch, 'repository');
  for (const each of ['package.json', 'src', 'constructs', 'synth', 'infra', 'apps']) {
    fs.cpSync(path.join(root, each), path.join(folder, each), { recursive: true });
  }
  linkPackages(folder);
  return folder;
}

/** Packages by links, but a folder of their own, as every repository has it: caches are kept in it. */
function linkPackages(folder) {
  fs.mkdirSync(path.join(folder, 'node_modules'));
  for (const name of fs.readdirSync(path.join(root, 'node_modules'))) {
    if (name === '.cache') continue;
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
}

/** Puts everything generated away, so that the next run writes all of it. */
function clear(folder) {
  for (const entry of fs.readdirSync(path.join(folder, 'infra'), { withFileTypes: true })) {
    if (entry.isDirectory()) putAway(path.join(folder, 'infra', entry.name));
  }
}

/** The generated files, by their path; manifests aside. */
function generatedFiles(folder) {
  const infra = path.join(folder, 'infra');
  return fs
    .readdirSync(infra, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.manifest.json' && !entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => ({ name: path.relative(infra, file), text: fs.readFileSync(file, 'utf8') }));
}

/** Documents: a file, or each document of a YAML file that has several. */
function countDocuments(files) {
  return files.reduce((sum, { text }) => sum + 1 + (text.match(/^---$/gm) ?? []).length, 0);
}

module.exports = { copyOfRepository, linkPackages, clear, generatedFiles, countDocuments };
