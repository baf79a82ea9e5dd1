import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Vps } from 'vpsynth';
import fleet from '../../infra/main';
import { runInBash } from './bash';
import { type PreparedStep, runWorkflow } from './run-workflow';

const folder = mkdtempSync(join(tmpdir(), 'vpsynth-workflow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const committed = readFileSync('.github/workflows/fleet-deploy.yml', 'utf8');
const planted = '-----BEGIN KEY-----\nplanted\n-----END KEY-----';
const contexts = (event: string, key = planted) => ({
  github: { event_name: event, actor: 'ada' },
  runner: { temp: folder },
  secrets: { GITHUB_TOKEN: 'token', VPSYNTH_SSH_IDENTITY: key, VPSYNTH_AGE_IDENTITY: 'age' },
});

/** Takes every step down; fails the command that starts so. */
function recorder(failing?: string) {
  const steps: PreparedStep[] = [];
  const execute = async (step: PreparedStep) => {
    steps.push(step);
    return failing === undefined || !step.run?.startsWith(failing);
  };
  return { steps, execute };
}

const outcomes = async (event: string, failing?: string) => {
  const results = await runWorkflow(committed, contexts(event), recorder(failing).execute);
  return results.map(({ job, result }) => `${job}: ${result}`);
};

/** Every VPS of the committed fleet, in the order of its declaration. */
const hosts = fleet.node.findAll().flatMap((each) => (each instanceof Vps ? [each.node.id] : []));

/** Those that use each other together. */
const groups = ['vps1 vps2 srv943151', 'hostinger-1 d-ocean-1', 'neosale-1', 'nx-1'];

describe('the committed delivery workflow', () => {
  test('on a pull request only tests', async () => {
    expect(await outcomes('pull_request')).toEqual(['test: success', 'build: skipped', 'deploy: skipped']);
  });

  test('on a push tests, builds, then deploys to each group of hosts', async () => {
    expect(await outcomes('push')).toEqual([
      'test: success',
      'build: success',
      ...groups.map((group) => `deploy (${group}): success`),
    ]);
  });

  test.each(['npx vpsynth synth', 'npx projen test'])('goes no further when %s fails', async (failing) => {
    expect(await outcomes('push', failing)).toEqual(['test: failure', 'build: skipped', 'deploy: skipped']);
  });

  test('hands secrets to the steps that need them, and puts nothing into a command', async () => {
    const { steps, execute } = recorder();
    await runWorkflow(committed, contexts('push'), execute);
    const given = steps.flatMap(({ run, env }) =>
      Object.keys(env).length > 0 ? [[run?.split('\n').at(-1), env]] : [],
    );
    const registry = {
      VPSYNTH_REGISTRY: 'ghcr.io',
      VPSYNTH_REGISTRY_USERNAME: 'ada',
      VPSYNTH_REGISTRY_PASSWORD: 'token',
    };
    const keyFile = join(folder, 'deploy-key');
    const deploy = (group: string) => [
      ['printf \'%s\\n\' "$DEPLOY_KEY" > "$DEPLOY_KEY_FILE"', { DEPLOY_KEY: planted, DEPLOY_KEY_FILE: keyFile }],
      [
        'npx vpsynth deploy "${hosts[@]}"',
        { HOSTS: group, VPSYNTH_SSH_IDENTITY_FILE: keyFile, VPSYNTH_AGE_IDENTITY: 'age', ...registry },
      ],
    ];
    expect(given).toEqual([[`npx vpsynth build --push ${hosts.join(' ')}`, registry], ...groups.flatMap(deploy)]);
    for (const { run = '' } of steps) expect(committed).toContain(run.split('\n')[0]);
  });

  test('deploys the hosts of a group by one command, each a word of its own', async () => {
    const { steps, execute } = recorder();
    await runWorkflow(committed, contexts('push'), execute);
    const { run = '' } = steps.findLast(({ env }) => 'HOSTS' in env) ?? {};
    writeFileSync(join(folder, 'npx'), '#!/bin/sh\nprintf "<%s>" "$@"\n', { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}`, HOSTS: 'vps1 vps2' };
    expect(await runInBash(run, { folder, seconds: 10, env })).toEqual({
      code: 0,
      output: '<vpsynth><deploy><vps1><vps2>',
    });
  });

  test('writes the key to a file of its user’s alone, prints nothing, and stops without one', async () => {
    const { steps, execute } = recorder();
    await runWorkflow(committed, contexts('push'), execute);
    const write = steps.find(({ env }) => 'DEPLOY_KEY' in env) as PreparedStep & { run: string };
    const options = { folder, seconds: 10 };
    const { PATH } = process.env;
    expect(await runInBash(write.run, { ...options, env: { PATH, ...write.env } })).toEqual({ code: 0, output: '' });
    const file = join(folder, 'deploy-key');
    expect([(statSync(file).mode & 0o777).toString(8), readFileSync(file, 'utf8')]).toEqual(['600', `${planted}\n`]);
    const without = await runInBash(write.run, { ...options, env: { PATH, ...write.env, DEPLOY_KEY: '' } });
    expect(without.code).not.toBe(0);
    expect(without.output).toContain('DEPLOY_KEY: this repository has no secret VPSYNTH_SSH_IDENTITY');
  });
});

describe('the runner', () => {
  test('replaces expressions in commands too, as GitHub does, and refuses what it does not know', async () => {
    const job = (text: string) => `jobs:\n  a:\n    steps:\n      - run: ${JSON.stringify(text)}\n`;
    const { steps, execute } = recorder();
    await runWorkflow(job('echo ${{ github.actor }} ${{secrets.NONE}}.'), contexts('push'), execute);
    expect(steps[0]?.run).toBe('echo ada .');
    await expect(runWorkflow(job('${{ github.token }}'), contexts('push'), execute)).rejects.toThrow('github.token');
  });

  test('a command fails where one of a pipe does, has only its environment, and ends in time', async () => {
    const options = { folder, env: { PATH: process.env.PATH, HOST: 'a' }, seconds: 10 };
    expect((await runInBash('false | cat', options)).code).toBe(1);
    expect(await runInBash('echo "$HOST${HOME-}" >&2', options)).toEqual({ code: 0, output: 'a\n' });
    expect((await runInBash('exec sleep 30', { ...options, seconds: 0.2 })).code).toBeNull();
  });
});
