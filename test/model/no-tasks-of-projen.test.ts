import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Comments are for who works on vpsynth. */
const isComment = (line: string) => /^\s*(\/\/|\/?\*)/.test(line);

test('no message and no generated file names a task of projen, which only some repositories have', () => {
  const sources = execFileSync('git', ['ls-files', 'constructs', 'synth', 'src'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .filter((path) => !path.startsWith('src/projen/'));
  expect(sources.length).toBeGreaterThan(150);
  const found = sources.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line.includes('npx projen') && !isComment(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});
