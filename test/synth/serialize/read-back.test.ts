import { SerializationError } from '../../../synth/serialize/error';
import { expectSame } from '../../../synth/serialize/read-back';

test.each<[unknown, unknown, string]>([
  [{ a: { b: ['x', 'yes'] } }, { a: { b: ['x', true] } }, 'yaml: a/b/1: reads back as true, meant "yes"'],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, 'yaml: reads back as ["b","a"], meant ["a","b"]'],
  [{ a: 1 }, { a: 1, b: 2 }, 'yaml: reads back as {"a":1,"b":2}, meant {"a":1}'],
  [[1], { 0: 1 }, 'yaml: reads back as {"0":1}, meant [1]'],
  [{ a: '1' }, { a: 1 }, 'yaml: a: reads back as 1, meant "1"'],
  [{ a: null }, { a: '' }, 'yaml: a: reads back as "", meant null'],
])('%j is not %j', (meant, got, message) => {
  expect(() => expectSame('yaml', meant, got)).toThrow(new Error(message));
});

test('equal data is equal', () => {
  expect(() => expectSame('yaml', { a: [1, { b: null }] }, { a: [1, { b: null }] })).not.toThrow();
});

test('the error carries its parts', () => {
  const error = new SerializationError('env', 'A', 'meant', 'got');
  expect(error).toMatchObject({ name: 'SerializationError', format: 'env', where: 'A', meant: 'meant', got: 'got' });
});
