import { yaml } from '../../../synth/serialize/yaml';

test('comments', () => {
  expect(
    yaml(
      { services: { 'api-blue': { image: 'x', a: ['p', { q: 1, r: 'a\nb\n' }] }, b: 1 } },
      {
        header: ['Generated', 'by'],
        comments: new Map([
          ['services/api-blue', 'the api\nline'],
          ['services/api-blue/a/1', 'item'],
          ['services/api-blue/a/1/q', 'first'],
          ['services/b', 'bee'],
        ]),
      },
    ),
  ).toMatchInlineSnapshot(`
"# Generated
# by

services:
  # the api
  # line
  api-blue:
    image: x
    a:
      - p
      # item
      -
        # first
        q: 1
        r: |
          a
          b
  # bee
  b: 1
"
`);
});
