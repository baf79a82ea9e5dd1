// Lets Node load the TypeScript of a declaration (`infra/`, `apps/`) and, inside this repository, of vpsynth itself.
// Types are stripped, never checked: checking is a step of its own (`npx projen lint`). Sucrase keeps every statement on
// its own line, so that creation sites and stack traces name the user's line without a source map.
// Plain JavaScript on purpose: it is what makes TypeScript loadable.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const packageRoot = path.resolve(__dirname, '..', '..');
const runsFromSource = fs.existsSync(path.join(__dirname, '..', 'index.ts'));
const cacheFolder = path.resolve('node_modules', '.cache', 'vpsynth');
/** One a program and version of Node.js, so that none pushes out what another needs. */
const cacheFile = path.join(
  cacheFolder,
  `modules-${process.version}-${process.arch}-${path.basename(process.argv[1] ?? 'none')}`,
);
/** What this run didn't use is kept up to so many bytes: of another command, of a declaration before its last change. */
const othersKept = 2 ** 21;

/** Bytes by key: a module's JavaScript by its source, and the engine's own code by its file and text. */
const cache = readCache();
const cacheExisted = cache.size > 0;
const used = new Map();
/** What has been compiled without the engine's code at hand. */
const scripts = new Map();
let grown = false;

/** The file is a line of JSON, which lists keys and lengths, and then the bytes of all, in that order. */
function readCache() {
  const entries = new Map();
  try {
    const bytes = fs.readFileSync(cacheFile);
    let start = bytes.indexOf('\n') + 1;
    for (const [key, length] of JSON.parse(bytes.toString('latin1', 0, start))) {
      if (start + length <= bytes.length) entries.set(key, bytes.subarray(start, start + length));
      start += length;
    }
  } catch {
    // None yet, or half of one: everything is compiled anew.
  }
  return entries;
}

function writeCache() {
  // Making the engine's code takes longer than it saves, so that a run that is the only one (CI) leaves it out.
  if (cacheExisted) for (const [key, script] of scripts) used.set(key, script.createCachedData());
  if (!(grown || (cacheExisted && scripts.size > 0)) || !fs.existsSync(path.resolve('node_modules'))) return;
  const kept = [...used];
  let size = 0;
  for (const [key, bytes] of cache) {
    if (used.has(key)) continue;
    size += bytes.length;
    if (size <= othersKept) kept.push([key, bytes]);
  }
  const list = Buffer.from(`${JSON.stringify(kept.map(([key, bytes]) => [key, bytes.length]))}\n`, 'latin1');
  const own = `${cacheFile}.${process.pid}`;
  try {
    fs.mkdirSync(cacheFolder, { recursive: true });
    // Flushed, since the engine trusts its code: what a power cut tore must not stand there under its name.
    fs.writeFileSync(own, Buffer.concat([list, ...kept.map(([, bytes]) => bytes)]), { flush: true });
    fs.renameSync(own, cacheFile);
  } catch {
    // A cache that can't be written (read-only checkout, full disk) costs time, never the run.
    fs.rmSync(own, { force: true });
  }
}

function keyOf(...parts) {
  return createHash('sha1').update(parts.join('\0')).digest('base64');
}

function compile(source, filename) {
  const key = keyOf(source);
  let code = used.get(key) ?? cache.get(key);
  if (code === undefined) {
    const { transform } = require('sucrase');
    const options = { filePath: filename, transforms: ['typescript', 'imports'], preserveDynamicImport: true };
    code = Buffer.from(transform(source, options).code);
    grown = true;
  }
  used.set(key, code);
  return code.toString();
}

function loadTypeScript(module, filename) {
  module._compile(compile(fs.readFileSync(filename, 'utf8'), filename), filename);
}

/**
 * Node.js 20 parses every module in every run; later versions keep the engine's code themselves. Only for packages and
 * the folder that the cache is in: the code names its file, and copies elsewhere come and go. Kept code can't import
 * dynamically.
 */
function keepCode() {
  const root = realFolder(path.resolve('node_modules'));
  if (root === undefined) return;
  const own = `${path.dirname(root)}${path.sep}`;
  const packages = `${path.sep}node_modules${path.sep}`;
  const compileModule = Module.prototype._compile;
  Module.prototype._compile = function compileKept(text, filename, ...rest) {
    const isKept = filename.startsWith(own) || filename.includes(packages);
    if (!isKept || text.startsWith('#!') || /\bimport\s*\(/.test(text)) {
      return compileModule.call(this, text, filename, ...rest);
    }
    const key = keyOf(filename, text);
    const cachedData = used.get(key) ?? cache.get(key);
    let script;
    try {
      // The first line begins behind the wrapper, and is to be counted as if it didn't.
      const columnOffset = -Module.wrapper[0].length;
      script = new vm.Script(Module.wrap(text), { filename, columnOffset, cachedData });
    } catch {
      // Node.js says itself what is wrong with the text.
      return compileModule.call(this, text, filename, ...rest);
    }
    if (cachedData !== undefined && !script.cachedDataRejected) used.set(key, cachedData);
    else scripts.set(key, script);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, requireOf(this), this, filename, path.dirname(filename));
  };
}

function realFolder(folder) {
  try {
    return fs.realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** The `require` of a module, as Node.js makes it. */
function requireOf(module) {
  const own = (request) => module.require(request);
  own.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  own.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  return Object.assign(own, { main: process.mainModule, extensions: Module._extensions, cache: Module._cache });
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
  if (Module.enableCompileCache === undefined) keepCode();
  else Module.enableCompileCache(path.join(cacheFolder, 'v8'));
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
