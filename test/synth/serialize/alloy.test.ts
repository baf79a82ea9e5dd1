import { type AlloyBlock, AlloyReference, alloy } from '../../../synth/serialize/alloy';
import { alloyBlocks } from '../../../synth/serialize/alloy-reader';

test('blocks, labels, every kind of value, and what a string could end', () => {
  const text = alloy(
    [
      { name: 'logging', attributes: { level: 'warn' }, comment: 'few\nlines' },
      {
        name: 'loki.write',
        label: 'store',
        attributes: {
          text: 'a "quoted" } // \\d+ $x',
          number: -1.5,
          on: true,
          list: [new AlloyReference('a.b.c'), 'x'],
          map: { host: 'vps1', empty: {} },
        },
        blocks: [{ name: 'endpoint', attributes: { url: 'http://10.0.0.1:3100/push' } }, { name: 'wal' }],
      },
    ],
    { header: ['Generated'] },
  );
  expect(text).toMatchInlineSnapshot(`
"// Generated

// few
// lines
logging {
	level = "warn"
}

loki.write "store" {
	text = "a \\"quoted\\" } // \\\\d+ $x"
	number = -1.5
	on = true
	list = [a.b.c, "x"]
	map = { host = "vps1", empty = {} }
	endpoint {
		url = "http://10.0.0.1:3100/push"
	}
	wal { }
}
"
`);
});

test.each<[what: string, block: AlloyBlock, message: string]>([
  [
    'a label with a hyphen',
    { name: 'loki.write', label: 'log-store' },
    'alloy: loki.write: is no label of a block, got "log-store"',
  ],
  ['a name with a brace', { name: 'a {' }, 'alloy: is no name of a block, got "a {"'],
  [
    'an attribute with a dot',
    { name: 'a', attributes: { 'b.c': 1 } },
    'alloy: a: is no name of an attribute, got "b.c"',
  ],
  [
    'a reference that calls',
    { name: 'a', attributes: { b: new AlloyReference('env("X")') } },
    'alloy: a: is no reference',
  ],
  ['a line break', { name: 'a', attributes: { b: 'c\nd' } }, 'alloy: a: '],
  ['an endless number', { name: 'a', attributes: { b: Number.POSITIVE_INFINITY } }, 'alloy'],
])('%s is refused', (_, block, message) => {
  expect(() => alloy([block])).toThrow(message);
});

test.each([
  ['a {', 'the end'],
  ['a { b = }', '}'],
  ['a { b = [1 2] }', '2'],
  ['a ;', ';'],
  ['a { b = "c', '"c'],
])('the reader refuses %s', (text, got) => {
  expect(() => alloyBlocks(text)).toThrow(`Alloy reads no such thing here, got ${JSON.stringify(got)}`);
});
