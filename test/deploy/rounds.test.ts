import { type Round, rounds } from '../../src/deploy/rounds';

/** A host's stacks, each with those that it needs. */
function host(name: string, stacks: Readonly<Record<string, readonly string[]>>) {
  return { host: name, stacks: Object.entries(stacks).map(([stack, needs]) => ({ name: stack, needs })) } as never;
}

const asText = (found: readonly Round[]) => found.map((round) => [round.host, ...(round.stacks ?? ['all'])].join(' '));

const data = host('data', { postgres: [] });
const web = host('web', { 'shop-prod': ['data/postgres'], edge: ['web/shop-prod'] });

test.each([
  ['hosts that know nothing of each other stay as named', [web, host('alone', { edge: [] })], ['web all', 'alone all']],
  ['one that others use comes first', [web, data], ['data all', 'web all']],
  ['what is not deployed now is not waited for', [web], ['web all']],
  [
    'hosts that use each other begin with what they share',
    [
      host('one', { postgres: [], 'shop-prod': ['one/postgres', 'two/replica'], edge: ['one/shop-prod'] }),
      host('two', { replica: ['one/postgres'], 'blog-prod': [], edge: ['two/blog-prod'] }),
    ],
    ['one postgres', 'two replica', 'one all', 'two all'],
  ],
  [
    'and with what that needs on its own host',
    [
      host('one', { network: [], queue: ['one/network', 'two/cache'], 'shop-prod': ['two/cache'] }),
      host('two', { cache: [], 'blog-prod': ['one/queue'] }),
    ],
    ['two cache', 'one network queue', 'one all', 'two all'],
  ],
  [
    'a ring has no order',
    [host('one', { first: ['two/second'] }), host('two', { second: ['one/first'] })],
    ['one all', 'two all'],
  ],
])('%s', (_, hosts, expected) => {
  expect(asText(rounds(hosts))).toEqual(expected);
});
