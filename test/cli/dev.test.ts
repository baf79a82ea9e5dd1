import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOfRepository, vpsynth } from './repository';

const fleet = copyOfRepository('fleet');

test('dev says what it takes, and what it keeps where', () => {
  const { code, output } = vpsynth(fleet, ['dev', '--help']);
  expect([code, output]).toEqual([0, expect.stringContaining('Usage: vpsynth dev [stack…]')]);
  expect(output).toContain('infra/local/<stack>/secrets/values.json');
});

test('a stack that is none is told before anything starts', () => {
  expect(vpsynth(fleet, ['dev', 'jupiter'])).toMatchObject({
    code: 1,
    errors: expect.stringMatching(
      /^vpsynth dev: the developer’s machine has no stack "jupiter"; there are: postgres, .*jupiter-dev, .*edge\n$/,
    ),
  });
});

test('without Docker it says what is missing', () => {
  const nothing = mkdtempSync(join(tmpdir(), 'no-programs-'));
  const { code, errors } = vpsynth(fleet, ['dev'], { env: { PATH: nothing } });
  rmSync(nothing, { recursive: true });
  expect([code, errors]).toEqual([
    1,
    'vpsynth dev: there is no program docker here: install Docker Engine with its Compose plugin, or Docker Desktop\n',
  ]);
});
