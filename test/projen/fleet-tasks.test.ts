import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javascript, Testing } from 'projen';
import { FleetTasks } from 'vpsynth/projen';

test('a team’s repository gets the tasks, its generated files marked, and its secrets kept out of git', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'vpsynth-projen-'));
  const project = new javascript.NodeProject({ name: 'fleet', defaultReleaseBranch: 'main', outdir, github: false });
  new FleetTasks(project);
  const files = Testing.synth(project);
  rmSync(outdir, { recursive: true, force: true });
  const { tasks } = files['.projen/tasks.json'];
  expect([tasks.synth.steps, tasks.diff.steps, tasks.check.steps, tasks.dev.steps]).toEqual([
    [{ exec: 'vpsynth synth', receiveArgs: true }],
    [{ exec: 'vpsynth diff', receiveArgs: true }],
    [{ exec: 'vpsynth check', receiveArgs: true }],
    [{ exec: 'vpsynth dev', receiveArgs: true }],
  ]);
  expect(files['.gitattributes']).toContain('/infra/*/** linguist-generated\n');
  expect(files['.gitattributes']).toContain('/.github/workflows/fleet-*.yml linguist-generated\n');
  // git must not merge an encrypted file by lines.
  expect(files['.gitattributes']).toContain('/infra/secrets.age -diff -merge\n');
  const ignored = files['.gitignore'].split('\n').filter((line: string) => line.startsWith('/infra/'));
  expect(ignored).toEqual([
    '/infra/.vpsynth/',
    '/infra/*/*/secrets/',
    '/infra/*/*/certificates/',
    '/infra/*/*/active/',
    '/infra/*/*/challenges/',
    '/infra/*/*/files/',
  ]);
  // A stack may be named as what projects of Node.js leave out.
  const lines = files['.gitignore'].split('\n');
  expect(lines.indexOf('!/infra/**')).toBeGreaterThan(lines.indexOf('logs'));
  expect(lines.indexOf('logs')).toBeGreaterThanOrEqual(0);
  // The package itself is committed there, as the README has it.
  expect(lines.indexOf('!/vendor/*.tgz')).toBeGreaterThan(lines.indexOf('*.tgz'));
  expect(lines.indexOf('*.tgz')).toBeGreaterThanOrEqual(0);
});
