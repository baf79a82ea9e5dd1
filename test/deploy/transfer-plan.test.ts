import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asDeclared, plan, planted, version } from './deploying';
import { FakeHost } from './fakes/fake-host';
import { deployment, repository, secret } from './repository';

const api = 'registry.example/api:1.0.0';
const files = {
  'infra/web1/deployment.json': JSON.stringify({
    ...deployment,
    builds: [{ image: api, dockerfile: 'Dockerfile', context: '.', arguments: {} }],
  }),
};
const answers = { plan: plan({}), 'status-host': asDeclared };

/** Of a host that runs all as declared, its api by the image `one`; `built` is what was built here last. */
function ran(built: string, ...args: string[]) {
  const host = new FakeHost({ version, answers });
  writeFileSync(
    join(host.folder, 'bin/docker'),
    `#!/bin/sh\necho "$1" >> "$FAKE_HOST/docker"\n[ -n "${built}" ] && echo "${built}"\n`,
  );
  chmodSync(join(host.folder, 'bin/docker'), 0o755);
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('src/cli/vpsynth.js'), ...args], {
    cwd: repository(files),
    env: { HOME: host.folder, ...host.environment, [secret]: planted },
    encoding: 'utf8',
    timeout: 30_000,
  });
  const asked = join(host.folder, 'docker');
  return {
    ended: [status, stdout.replace(/^\[ *\d+\.\ds\] /gm, ''), stderr],
    docker: existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : [],
  };
}

const open = `build ${api}, and send it when something of it has changed`;

describe.each([
  ['the same as the host’s', 'one'],
  ['nothing', ''],
])('built here last was %s: only the build shows whether anything is to do', (_, built) => {
  test.each([
    ['plan', 'web1', '--transfer'],
    ['deploy', 'web1', '--transfer', '--dry-run'],
  ])('%s', (...args) => {
    expect(ran(built, ...args)).toEqual({ ended: [0, `web1: image    ${open}\n`, ''], docker: ['image'] });
  });

  test('for programs', () => {
    const [status, said] = ran(built, 'plan', 'web1', '--transfer', '--json').ended;
    expect([status, JSON.parse(String(said))]).toEqual([
      0,
      expect.objectContaining({ images: [open], unbuilt: [api], stacks: {} }),
    ]);
  });

  test('for a pull request', () => {
    const { ended } = ran(built, 'plan', 'web1', '--transfer', '--format', 'markdown');
    expect(ended).toEqual([0, `### web1\n\n- \`${open}\`\n`, '']);
  });
});

test('built here last was another: its stack is planned by it', () => {
  const [status, said] = ran('two', 'plan', 'web1', '--transfer', '--json').ended;
  expect([status, JSON.parse(String(said))]).toEqual([
    0,
    expect.objectContaining({
      images: [`build ${api}, and send it`],
      unbuilt: [],
      stacks: { 'shop-prod': expect.anything() },
    }),
  ]);
});

test('a deployment builds, and says then whether there is anything to do', () => {
  const { ended, docker } = ran('one', 'deploy', 'web1', '--transfer');
  expect(ended).toEqual([
    0,
    `web1: building ${api}\nweb1: nothing to do: everything is and runs as the files say\n`,
    '',
  ]);
  expect(docker).toEqual(['build', 'image']);
});
