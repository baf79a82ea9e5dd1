import { type Lab, startLab } from './lab';
import type { OperatorMachine } from './operator/machine';
import { dockerfileReferences } from './stand-ins/references';

let lab: Lab;
let operator: OperatorMachine;
const install = ['npm', 'install', '--no-save', '--no-audit', '--no-fund'] as const;

beforeAll(async () => {
  lab = await startLab();
}, 60_000);

afterAll(() => lab?.close(), 120_000);

test('an operator without Docker installs a fresh clone', async () => {
  operator = await lab.startOperatorMachine({ name: 'lab-operator' });
  expect((await operator.try(['which', 'docker'])).stdout).toBe('');
  await operator.clone('/root/project');
  await operator.run(install, { folder: '/root/project', seconds: 240 });
  expect(await operator.run(['node', 'src/cli/vpsynth.js', '--help'], { folder: '/root/project' })).toMatch(/synth/);
}, 420_000);

test('an operator with Docker builds an application’s image', async () => {
  operator = await lab.startOperatorMachine({ name: 'lab-builder', docker: true });
  await operator.loadStandIns(dockerfileReferences());
  await operator.clone('/root/project');
  const file = ['--file', '/root/project/apps/jupiter/web/Dockerfile', '/root/project'];
  await operator.run(['docker', 'build', '--tag', 'ghcr.io/acme/jupiter/web:lab', ...file], { seconds: 300 });
  await operator.run(['docker', 'push', '--quiet', 'ghcr.io/acme/jupiter/web:lab'], { seconds: 120 });
}, 480_000);
