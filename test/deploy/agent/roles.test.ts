import { spawnSync } from 'node:child_process';
import { streamWord } from '../../../src/deploy/stream-word';
import { agentFolder } from './agent-machine';
import { pythonProgram } from './python-program';

/** The agent as its launcher starts it for a key of a role. */
function as(role: string, words: readonly string[], request?: object) {
  const { status, stdout, stderr } = spawnSync(pythonProgram, ['-I', '-B', agentFolder, `--as=${role}`, ...words], {
    input: request === undefined ? '' : `${JSON.stringify(request)}\n`,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, said: stdout || stderr };
}

const refusal = (role: string, operation: string) => ({
  status: 0,
  said: `${JSON.stringify({
    error: { code: 'role', message: `your key is of the role ${role}, which may not ask for ${operation}` },
  })
    .replaceAll('":', '": ')
    .replaceAll(',"', ', "')}\n`,
});

test.each(['developers', 'monitoring'])('%s change nothing', (role) => {
  for (const operation of [
    'plan',
    'release',
    'bootstrap',
    'replace',
    'lend',
    'pull',
    'layers',
    'apply-host',
    'confirm-host',
  ]) {
    expect(as(role, [], { operation })).toEqual(refusal(role, operation));
  }
});

test('developers see what runs, where it differs and what it writes; monitoring only what runs', () => {
  for (const [role, operation] of [
    ['developers', 'status'],
    ['developers', 'drift'],
    ['monitoring', 'status'],
  ] as const) {
    // It goes on to answer, and misses the request's details.
    expect(as(role, [], { operation }).said).toContain('KeyError');
  }
  expect(as('monitoring', [], { operation: 'drift' })).toEqual(refusal('monitoring', 'drift'));
  const logs = streamWord({ operation: 'logs', stack: 'shop-prod' });
  expect(as('developers', ['stream', logs])).toEqual({
    status: 2,
    said: 'vpsynth-agent: shop-prod was never released on this host: npx vpsynth deploy <host>\n',
  });
});

test.each([
  ['monitoring', 'logs'],
  ['developers', 'exec'],
  ['developers', 'load'],
])('%s have no stream of %s', (role, operation) => {
  expect(as(role, ['stream', streamWord({ operation, stack: 'shop-prod', service: 'api', argv: ['env'] })])).toEqual({
    status: 126,
    said: `vpsynth-agent: your key is of the role ${role}, which may not ask for this\n`,
  });
});

test.each([
  ['developers', ['backup', 'a', 'b', 'scheduled']],
  ['developers', ['revert-host']],
  ['developers', ['renewed-certificate']],
  ['developers', ['--as=deploy']],
  ['deploy', []],
  ['', []],
])('--as=%s %j is refused', (role, words) => {
  expect(as(role, words)).toEqual({ status: 126, said: 'vpsynth-agent: this key may not do that\n' });
});
