import { CORE_SCHEMA, dump, load, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { parse, parseAllDocuments } from 'yaml';
import { type YamlValue, yaml, yamlDocuments } from '../../../synth/serialize/yaml';

/** Strings that some reader of some version takes for something else, or for more than a string. */
const strings = [
  ...['yes', 'Yes', 'no', 'on', 'off', 'y', 'n', 'Y', 'N', '~', 'null', 'NULL', 'true', 'False', ''],
  ...['22:22', '190:20:30.15', '0755', '08', '0o14', '0x1f', '0b11', '1e3', '12e1000', '1_000', '1_0.5', '.5', '5.'],
  ...['+1', '-0', '.inf', '.NaN', '1.27', '10.0.0.1', '2001-01-01', '2001-12-14 21:59:43.10 -5'],
  ...[
    '=',
    '<<',
    '-',
    '--- a',
    '---',
    '...',
    '- a',
    '# x',
    'a: b',
    'a #b',
    'a:',
    '? x',
    '!x',
    '&a',
    '*a',
    '@a',
    '`a`',
    '%a',
  ],
  ...[
    '|',
    '>',
    '[a',
    '{a',
    'a]',
    "it's",
    '"q"',
    '\\',
    ' leading',
    'trailing ',
    '\t',
    'a\tb',
    ' ',
    '🦊',
    'é',
    '__proto__',
  ],
  ...[
    '\0',
    '\x07\x1b',
    '\x7f',
    '\u0085',
    'a\u00a0b',
    'a\u2028b',
    '\ufeffa',
    '\ufffe',
    'constructor',
    'E9',
    '+E9',
    'a\rb',
    'a\r\nb',
  ],
  ...[
    '\n',
    '\n\n',
    'a\nb',
    'a\nb\n',
    'a\nb\n\n',
    'a \nb',
    'a\n \nb',
    ' a\nb',
    '\na',
    'a\n\tb',
    '---\na',
    'a\n---\nb',
    '# a\nb',
  ],
  ...['word '.repeat(2000), 'x'.repeat(5000), 'k'.repeat(1100)],
];

/** Reproducible pseudo-random numbers (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ALPHABET = [...'aZ09 _-.:#,\'"\\/|>[]{}&*!?%@`=~<+eExyno\n\t\0\x7f\u0085\u2028é🦊'];

function document(next: () => number, depth = 0): YamlValue {
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T;
  const text = () =>
    next() < 0.5 ? pick(strings) : Array.from({ length: Math.floor(next() * 8) }, () => pick(ALPHABET)).join('');
  const choice = depth > 3 ? 0 : next();
  if (choice < 0.5) {
    return next() < 0.7 ? text() : pick([0, -1, 1.5, 1e21, 1e-7, 2 ** 53, -0.1, true, false, null, [], {}]);
  }
  const items = Array.from({ length: Math.floor(next() * 5) }, () => document(next, depth + 1));
  return choice < 0.7 ? items : Object.fromEntries(items.map((item) => [text(), item]));
}

/** What every reader makes of a text. */
function readers(text: string): unknown[] {
  return [
    parse(text, { version: '1.1' }),
    parse(text, { version: '1.2' }),
    load(text, { schema: YAML11_SCHEMA }),
    load(text, { schema: CORE_SCHEMA }),
  ];
}

test.each(strings.map((text) => [text.slice(0, 20), text]))('%j means the same to every reader', (_, text) => {
  const meant = { value: text, items: [text, [text]], [text]: text, nested: { [text]: { [text]: text } } };
  for (const got of readers(yaml(meant))) {
    expect(JSON.stringify(got)).toBe(JSON.stringify(meant));
  }
});

test('2000 random documents mean the same to every reader', () => {
  const next = random(20260731);
  for (let i = 0; i < 2000; i++) {
    const meant = document(next);
    for (const got of readers(yaml(meant))) {
      expect(JSON.stringify(got)).toBe(JSON.stringify(meant));
    }
  }
});

/** Every path in a document, as `YamlOptions.comments` wants it, except inside keys that have no room for comments. */
function paths(value: YamlValue, prefix: string[] = []): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const roomy = Object.entries(value).filter(([key]) => key.length < 1000 && !key.includes('\n'));
  return roomy.flatMap(([key, member]) => {
    const path = [...prefix, key.replaceAll('~', '~0').replaceAll('/', '~1')];
    return [path.join('/'), ...paths(member as YamlValue, path)];
  });
}

test('comments anywhere in 1000 random documents change nothing', () => {
  const next = random(97);
  for (let i = 0; i < 1000; i++) {
    const meant = document(next);
    const chosen = paths(meant).filter((path) => path !== '' && next() < 0.4);
    const text = yaml(meant, { comments: new Map(chosen.map((path) => [path, 'a: b\n- "c'])) });
    for (const got of readers(text)) {
      expect(JSON.stringify(got)).toBe(JSON.stringify(meant));
    }
  }
});

test('layout: block style, order as given, no folding, no anchors, undefined left out', () => {
  const shared = { cpu: '0.5' };
  const text = yaml(
    {
      z: 1,
      on: undefined,
      a: [],
      b: {},
      script: 'set -e\nrun\n',
      limits: [shared, shared],
      long: 'word '.repeat(30).trim(),
    },
    { header: ['Generated from infra/main.ts', '', 'Do not edit'] },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated from infra/main.ts
#
# Do not edit

z: 1
a: []
b: {}
script: |
  set -e
  run
limits:
  - cpu: '0.5'
  - cpu: '0.5'
long: word word word word word word word word word word word word word word word word word word word word word word word word word word word word word word
"
`);
});

test('comments stand above what they name', () => {
  const text = yaml(
    {
      services: {
        'api-blue': { image: 'api:1', ports: ['80', { target: 81, script: 'a\n\n  b\n' }], 'a/b~c': 1 },
        web: { image: 'web:1' },
      },
      networks: {},
    },
    {
      header: ['Generated'],
      comments: new Map([
        ['', 'whole'],
        ['services/api-blue', 'shop/prod/api\nblue'],
        ['services/api-blue/ports/1', 'second'],
        ['services/api-blue/ports/1/target', 'inside'],
        ['services/api-blue/a~1b~0c', 'escaped'],
        ['networks', 'none'],
      ]),
    },
  );
  expect(text).toMatchInlineSnapshot(`
"# Generated

# whole
services:
  # shop/prod/api
  # blue
  api-blue:
    image: api:1
    ports:
      - '80'
      # second
      -
        # inside
        target: 81
        script: |
          a

            b
    # escaped
    a/b~c: 1
  web:
    image: web:1
# none
networks: {}
"
`);
});

test('documents', () => {
  const documents = [{ kind: 'A' }, null, 'x\n', [1], { kind: 'B', metadata: { name: 'b' } }];
  const text = yamlDocuments(documents, {
    header: ['Generated'],
    comments: new Map([
      ['4', 'B'],
      ['4/metadata/name', 'n'],
    ]),
  });
  expect(text).toMatchInlineSnapshot(`
"# Generated

kind: A
---
null
---
|
  x
---
- 1
---
# B
kind: B
metadata:
  # n
  name: b
"
`);
  for (const version of ['1.1', '1.2'] as const) {
    expect(parseAllDocuments(text, { version }).map((each) => each.toJS())).toStrictEqual(documents);
  }
  expect(yamlDocuments([])).toBe('\n');
});

test('a key __proto__ is carried', () => {
  const meant = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}');
  const text = yaml(meant, { comments: new Map([['__proto__/polluted', 'c']]) });
  expect(text).toBe('__proto__:\n  # c\n  polluted: true\na: 1\n');
});

const cycle: { self?: YamlValue } = {};
cycle.self = cycle as YamlValue;

test.each<[string, unknown, string]>([
  ['NaN', { a: [Number.NaN] }, 'yaml: a/0: must be a finite number, got NaN'],
  ['a function', { a: () => 1 }, `yaml: a: can't hold a value of type function, got a function`],
  ['a bigint', { a: 1n }, `yaml: a: can't hold a value of type bigint, got 1`],
  ['a hole', { a: [undefined] }, `yaml: a/0: can't hold a value of type undefined, got undefined`],
  ['a Map', { a: new Map() }, 'yaml: a: must be a plain object, got "[object Map]"'],
  ['half a pair', { a: 'x\ud800' }, String.raw`yaml: a: can't hold half a surrogate pair (U+D800), got "x\ud800"`],
  ['a cycle', cycle, 'yaml: self/self/self/self/self: nested over 100 levels (a cycle?), got "…"'],
])('refuses %s', (_, value, message) => {
  expect(() => yaml(value as YamlValue)).toThrow(new Error(message));
});

test.each<[string, string, string]>([
  ['a/c', 'x', 'yaml: a/c: a comment for a path that is not in the document, got "x"'],
  ['a/length', 'x', 'yaml: a/length: a comment for a path that is not in the document, got "x"'],
  ['a/0/b', 'x', 'yaml: a/0/b: a comment for a path that is not in the document, got "x"'],
  ['a', '\x1b[2J', String.raw`yaml: comment: can't hold control characters, got "\u001b[2J"`],
  ['a', 'x\u202ey', 'yaml: comment: can\'t hold control characters, got "x\u202ey"'],
])('refuses the comment %j: %j', (path, comment, message) => {
  expect(() => yaml({ a: ['b'] }, { comments: new Map([[path, comment]]) })).toThrow(new Error(message));
});

test.each(['x\ny: 1', 'x\r\ny: 1', 'x\ry: 1', 'x\u0085y: 1', 'x\u2028y: 1'])(
  'the comment %j stays a comment',
  (comment) => {
    expect(yaml({ a: 1 }, { header: [comment], comments: new Map([['a', comment]]) })).toBe(
      '# x\n# y: 1\n\n# x\n# y: 1\na: 1\n',
    );
  },
);

test('checking costs no more than the library does: at most four times its own writing and reading', () => {
  const manifest = (index: number) => ({
    kind: 'Deployment',
    metadata: { name: `api-${index}`, labels: { 'app.kubernetes.io/name': 'api' } },
    spec: { containers: [{ env: Array.from({ length: 40 }, (_, k) => ({ name: `VARIABLE_${k}`, value: `${k}` })) }] },
  });
  const documents = Array.from({ length: 300 }, (_, index) => manifest(index));
  const best = (run: () => void) =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const start = performance.now();
        run();
        return performance.now() - start;
      }),
    );
  const library = best(() => loadAll(documents.map((each) => dump(each)).join('---\n')));
  expect(best(() => yamlDocuments(documents))).toBeLessThan(4 * library);
});
