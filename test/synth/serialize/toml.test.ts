import { toml } from '../../../synth/serialize/toml';

test('tables after plain values, numbers without groups, comments above', () => {
  const text = toml(
    { port: 3900, size: 10737418240, ratio: 0.25, name: 'a "quoted" \\ name', on: true, s3: { region: 'garage' } },
    { header: ['Generated', ''] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated
#

port = 3900
size = 10737418240
ratio = 0.25
name = 'a "quoted" \\ name'
on = true

[s3]
region = "garage"
"
`);
});

test('a number within a text keeps its underscores', () => {
  expect(toml({ name: '1_000', list: [1000] })).toBe('name = "1_000"\nlist = [ 1_000 ]\n');
});

test.each<[value: unknown, message: string]>([
  [null, 'toml'],
  [Number.NaN, 'toml: key: must be a finite number, got NaN'],
  [new Date(0), 'toml: key: must be a plain object'],
  [() => 1, "toml: key: can't hold a value of type function"],
])('%p is refused', (value, message) => {
  expect(() => toml({ key: value as never })).toThrow(message);
});
