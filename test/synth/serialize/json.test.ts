import { json } from '../../../synth/serialize/json';

test('two spaces, order as given, undefined left out, __proto__ carried', () => {
  const value = { z: 1, a: undefined, list: [], text: 'é\u2028\0', ...JSON.parse('{"x": {"__proto__": 1}}') };
  expect(json(value)).toMatchInlineSnapshot(`
"{
  "z": 1,
  "list": [],
  "text": "é \\u0000",
  "x": {
    "__proto__": 1
  }
}
"
`);
});

test.each<[unknown, string]>([
  [{ a: new Date(0) }, /^json: a: must be a plain object, got /.source],
  [{ a: [Number.POSITIVE_INFINITY] }, '^json: a/0: must be a finite number, got Infinity$'],
  [undefined, "^json: can't hold a value of type undefined, got undefined$"],
])('refuses %p', (value, message) => {
  expect(() => json(value)).toThrow(new RegExp(message));
});
