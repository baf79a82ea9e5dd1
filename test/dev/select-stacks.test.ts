import { readLocalStacks } from '../../src/dev/local-stack';
import { absentNetworks, selectStacks } from '../../src/dev/select-stacks';
import { withoutNetworks } from '../../src/dev/without-networks';
import { stackOf } from './stacks';

const postgres = stackOf('postgres');
const shop = stackOf('shop-dev', { joins: ['postgres'] });
const blog = stackOf('blog-dev', { joins: ['postgres'] });
const wiki = stackOf('wiki-dev');
const edge = stackOf('edge', { edge: true, joins: ['shop-dev', 'blog-dev', 'wiki-dev'] });
const all = [postgres, shop, blog, wiki, edge];
const names = (stacks: readonly { name: string }[]) => stacks.map(({ name }) => name);

test.each([
  [[], ['postgres', 'shop-dev', 'blog-dev', 'wiki-dev', 'edge']],
  [['shop-dev'], ['postgres', 'shop-dev', 'edge']],
  [
    ['wiki-dev', 'blog-dev'],
    ['postgres', 'blog-dev', 'wiki-dev', 'edge'],
  ],
  [['postgres'], ['postgres']],
])('for %j start %j, in this order', (asked, started) => {
  expect(names(selectStacks(all, asked))).toEqual(started);
});

test('a name that no stack has is refused, with those that there are', () => {
  expect(() => selectStacks([shop, edge], ['shop'])).toThrow(
    'the developer’s machine has no stack "shop"; there are: shop-dev, edge',
  );
});

test('the edge leaves out the networks of what does not run', () => {
  const selection = selectStacks(all, ['shop-dev']);
  const absent = absentNetworks(edge, selection);
  expect(absent).toEqual(['blog-dev', 'wiki-dev']);
  expect(absentNetworks(shop, selection)).toEqual([]);
  expect(withoutNetworks(edge, absent)).toBe(
    [
      'services:',
      '  edge:',
      '    networks:',
      '      blog-dev: !reset null',
      '      wiki-dev: !reset null',
      'networks:',
      '  blog-dev: !reset null',
      '  wiki-dev: !reset null',
      '',
    ].join('\n'),
  );
});

test('the committed stacks of the developer’s machine are read in their order, the edge last', () => {
  const stacks = readLocalStacks('.');
  expect(names(stacks).at(-1)).toBe('edge');
  expect(names(selectStacks(stacks, ['jupiter-dev']))).toEqual(['postgres', 'jupiter-dev', 'edge']);
});
