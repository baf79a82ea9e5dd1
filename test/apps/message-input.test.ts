import { parseMessageId, parseMessageInput } from '../../apps/jupiter/api/message-input';

test('a text is trimmed', () => {
  expect(parseMessageInput('{"text":"  hello \\n"}')).toBe('hello');
});

test.each([
  ['no JSON', 'text=hello', 'the body is not JSON'],
  ['a list', '["hello"]', 'the body must be an object: {"text": "…"}'],
  ['null', 'null', 'the body must be an object: {"text": "…"}'],
  ['a property too many', '{"text":"hello","admin":true}', 'unknown property "admin"'],
  ['no text', '{}', '"text" must be a string'],
  ['a number', '{"text":1}', '"text" must be a string'],
  ['blanks', '{"text":" \\t"}', '"text" must not be empty'],
  ['too much', JSON.stringify({ text: 'x'.repeat(1001) }), '"text" has 1001 characters; at most 1000 are allowed'],
  ['a NUL', '{"text":"a\\u0000b"}', '"text" must not contain a NUL character'],
])('%s is refused', (_case, json, message) => {
  expect(() => parseMessageInput(json)).toThrow(expect.objectContaining({ status: 400, message }));
});

test('an id may be as large as the database counts', () => {
  expect(parseMessageId('9223372036854775807')).toBe('9223372036854775807');
});

test.each(['0', '01', '-1', '1.5', 'one', '9223372036854775808', '10000000000000000000'])(
  'no message is "%s"',
  (id) => {
    expect(() => parseMessageId(id)).toThrow(expect.objectContaining({ status: 404 }));
  },
);
