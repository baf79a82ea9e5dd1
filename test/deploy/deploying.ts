import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { readAgentFiles } from '../../src/deploy/agent-files';
import { FakeHost, type Said } from './fakes/fake-host';
import { still } from './plans';
import { repository, secret } from './repository';

/** A secret's value. */
export const planted = 'planted-value-5f1d';
export const { version } = readAgentFiles();
const images = { 'registry.example/api:1.0.0': 'one', 'registry.example/worker:1.0.0': 'two' };
/** What a host answers to `plan`: a stack `shop-prod` with this to be done. */
export const plan = (stack: object, more: object = {}) => [
  {
    result: {
      stacks: { 'shop-prod': { ...still, ...stack } },
      releases: { 'shop-prod': '2026-11-01T000000Z' },
      existing: { ends: [], removes: [] },
      lacking: [],
      images,
      warnings: [],
      ...more,
    },
  },
];
export const changed = { install: ['compose.yaml'], containers: { api: 'is exited (1)' } };
export const asDeclared = [{ result: { changed: [], removed: [] } }];
export const foresee = [
  {
    result: {
      actions: [{ stack: 'shop-prod', service: 'api', action: 'recreate', because: 'is exited (1)' }],
      memory: { limits: 0, reservations: 0, available: null },
    },
  },
];
/** Of a host that has one container to start. */
export const answers = {
  plan: plan(changed),
  foresee,
  'status-host': asDeclared,
  release: [
    { event: 'starting', stack: 'shop-prod', services: ['api', 'worker'] },
    { event: 'healthy', stack: 'shop-prod', service: 'api' },
    { result: { seconds: 4.2, untrusted: {} } },
  ],
};

interface Deployed {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
  readonly host: FakeHost;
}

/** `vpsynth deploy` against a host that says so. */
export function deploy(
  said: Said,
  args: readonly string[] = ['web1'],
  environment: NodeJS.ProcessEnv = { [secret]: planted },
  folder = repository(),
): Deployed {
  const host = new FakeHost({ version, ...said });
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), 'deploy', ...args], {
    cwd: folder,
    env: { HOME: host.folder, ...host.environment, ...environment },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\[ *\d+\.\ds\] /, ''));
  return { status, lines, errors: stderr, host };
}

/** What a host answers to what it refuses. */
export const refusal = (code: string, message: string) => [{ error: { code, message } }];
