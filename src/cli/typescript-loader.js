// Lets Node load the TypeScript of a declaration (`infra/`, `apps/`) and, inside this repository, of vpsynth itself.
// Types are stripped, never checked: checking is a step of its own (`npx projen lint`). Sucrase keeps every statement on
// its own line, so that creation sites and stack traces name the user's line without a source map.
// Plain JavaScript on purpose: it is what makes TypeScript loadable.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const packageRoot = path.resolve(__dirname, '..', '..');
const runsFromSource = fs.existsSync(path.join(__dirname, '..', 'index.ts'));
const cacheFile = path.resolve('node_modules', '.cache', 'vpsynth', 'typescript.json');

/** Compiled text by the hash of its source. */
const cache = readCache();
/** Only what this run used is kept, so that the cache never outgrows the tree. */
const used = Object.create(null);
let grown = false;

function readCache() {
  try {
    return Object.assign(Object.create(null), JSON.parse(fs.readFileSync(cacheFile, 'utf8')));
  } catch {
    return Object.create(null);
  }
}

function writeCache() {
  if (!grown || !fs.existsSync(path.resolve('node_modules'))) return;
  const own = `${cacheFile}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(cacheFile), { recursive: true });
    fs.writeFileSync(own, JSON.stringify({ ...cache, ...used }));
    fs.renameSync(own, cacheFile);
  } catch {
    // A cache that can't be written (read-only checkout, full disk) costs time, never the run.
    fs.rmSync(own, { force: true });
  }
}

function compile(source, filename) {
  const key = createHash('sha1').update(source).digest('base64');
  let code = cache[key] ?? used[key];
  if (code === undefined) {
    const { transform } = require('sucrase');
    code = transform(source, {
      filePath: filename,
      transforms: ['typescript', 'imports'],
      preserveDynamicImport: true,
    }).code;
    grown = true;
  }
  used[key] = code;
  return code;
}

function loadTypeScript(module, filename) {
  module._compile(compile(fs.readFileSync(filename, 'utf8'), filename), filename);
}

/** `vpsynth` and its entry points name this very copy, also where it runs from its sources. */
function selfReferences() {
  const { name, exports } = require(path.join(packageRoot, 'package.json'));
  const paths = Object.create(null);
  for (const [entry, targets] of Object.entries(exports)) {
    if (typeof targets === 'string') continue;
    const target = runsFromSource ? targets['vpsynth-source'] : targets.default;
    paths[name + entry.slice(1)] = path.join(packageRoot, target);
  }
  return paths;
}

/** A TypeScript file that another names relatively: Node would ask for four other endings first. */
function sibling(request, parent) {
  if (!request.startsWith('.') || !parent?.filename?.endsWith('.ts')) return undefined;
  const file = `${path.resolve(path.dirname(parent.filename), request)}.ts`;
  return fs.existsSync(file) ? file : undefined;
}

/** Installs the loader; calling it twice is harmless. */
function register() {
  if (Module._extensions['.ts'] !== undefined) return;
  Module.enableCompileCache?.(path.join(path.dirname(cacheFile), 'v8'));
  Module._extensions['.ts'] = loadTypeScript;
  const own = selfReferences();
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function resolveTypeScript(request, parent, ...rest) {
    return own[request] ?? sibling(request, parent) ?? resolveFilename.call(this, request, parent, ...rest);
  };
  process.once('exit', writeCache);
}

register();

module.exports = { register, runsFromSource, packageRoot };
