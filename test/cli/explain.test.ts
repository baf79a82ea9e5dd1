import { copyOfRepository, vpsynth } from './repository';

test('explain says what a construct came to, for people and for programs; a path that is none is told', () => {
  const folder = copyOfRepository();
  const text = vpsynth(folder, ['explain', 'jupiter/prod/api']);
  expect(text).toMatchObject({ code: 0 });
  expect(text.output).toMatch(/^jupiter\/prod\/api: ApiServer, declared at apps\/jupiter\/project\.ts:\d+\n/);
  expect(text.output).toMatch(/\n {2}port +4000 +given at apps\/jupiter\/project\.ts:\d+\n/);
  const json = vpsynth(folder, ['explain', 'jupiter/prod/api', '--json']);
  expect(JSON.parse(json.output)).toMatchObject({ path: 'jupiter/prod/api', type: 'ApiServer' });
  expect(vpsynth(folder, ['explain', 'jupiter/prod/apl'])).toMatchObject({
    code: 2,
    errors: expect.stringContaining('nothing is declared at "jupiter/prod/apl"; did you mean jupiter/prod/api?'),
  });
  const long = vpsynth(folder, ['explain', 'wordpress-project-1/prod/wordpress']).output.split('\n');
  expect(long.find((line) => line.includes('WORDPRESS_CONFIG_EXTRA'))).toMatch(/ define\(.*… {2}WordPressSite itself$/);
  expect(Math.max(...long.map((line) => line.length))).toBeLessThan(300);
}, 120_000);
