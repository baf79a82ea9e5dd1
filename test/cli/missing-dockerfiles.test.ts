import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfRepository, vpsynth } from './repository';

test('a Dockerfile that is declared and isn’t there is told once, with the line that declares it', () => {
  const folder = copyOfRepository();
  expect(vpsynth(folder, ['check']).errors).toBe('');
  rmSync(join(folder, 'apps/jupiter/worker/Dockerfile'));
  const { code, output, errors } = vpsynth(folder, ['check']);
  expect([code, output]).toEqual([0, expect.stringMatching(/^No errors, 1 warning;/)]);
  expect(errors).toMatch(
    /^warning dockerfile-missing: jupiter\/\w+\/worker: its image is built from apps\/jupiter\/worker\/Dockerfile, which doesn't exist\n/,
  );
  expect(errors).toMatch(/\n {4}at {6}apps\/jupiter\/project\.ts:\d+\n/);
});
