import { canariesFirst } from '../../src/deploy/canary-first';
import { type Round, rounds } from '../../src/deploy/rounds';

/** A host's stacks, each with those that it needs. */
function host(name: string, stacks: Readonly<Record<string, readonly string[]>>) {
  return { host: name, stacks: Object.entries(stacks).map(([stack, needs]) => ({ name: stack, needs })) } as never;
}

const name = (round: Round) => [round.host, ...(round.stacks ?? ['all'])].join(' ');
const asText = (found: readonly Round[]) =>
  found.map((round) =>
    [name(round), ...(round.after.length > 0 ? ['after', round.after.map(name).join(', ')] : [])].join(' '),
  );

const data = host('data', { postgres: [] });
const web = host('web', { 'shop-prod': ['data/postgres'], edge: ['web/shop-prod'] });
const ring = [
  host('one', { postgres: [], 'shop-prod': ['one/postgres', 'two/replica'], edge: ['one/shop-prod'] }),
  host('two', { replica: ['one/postgres'], 'blog-prod': [], edge: ['two/blog-prod'] }),
];

test.each([
  [
    'hosts that know nothing of each other wait for nothing',
    [web, host('alone', { edge: [] })],
    ['web all', 'alone all'],
  ],
  ['one that others use comes first', [web, data], ['data all', 'web all after data all']],
  ['what is not deployed now is not waited for', [web], ['web all']],
  [
    'hosts that use each other begin with what they share',
    ring,
    ['one postgres', 'two replica after one postgres', 'one all after two replica', 'two all after two replica'],
  ],
  [
    'and with what that needs on its own host',
    [
      host('one', { network: [], queue: ['one/network', 'two/cache'], 'shop-prod': ['two/cache'] }),
      host('two', { cache: [], 'blog-prod': ['one/queue'] }),
    ],
    [
      'two cache',
      'one network queue after two cache',
      'one all after one network queue',
      'two all after one network queue',
    ],
  ],
  [
    'others stay beside them, or after what they use of them',
    [...ring, host('alone', { edge: [] }), host('user', { 'shop-prod': ['two/blog-prod'] })],
    [
      'one postgres',
      'two replica after one postgres',
      'one all after two replica',
      'two all after two replica',
      'alone all',
      'user all after two all',
    ],
  ],
  [
    'a ring has no order: as they were named',
    [host('one', { first: ['two/second'] }), host('two', { second: ['one/first'] })],
    ['one all', 'two all after one all'],
  ],
])('%s', (_, hosts, expected) => {
  expect(asText(rounds(hosts))).toEqual(expected);
});

test.each([
  [['alone'], ['alone all', 'data all after alone all', 'web all after alone all, data all']],
  [['web'], ['data all', 'web all after data all', 'alone all after web all']],
  [
    ['alone', 'web'],
    ['alone all', 'data all after alone all', 'web all after alone all, data all'],
  ],
  [
    ['data', 'alone'],
    ['data all', 'alone all after data all', 'web all after alone all, data all'],
  ],
  [['unknown'], ['data all', 'web all after data all', 'alone all']],
])('canaries %j before all that they don’t need', (canaries, expected) => {
  const found = rounds([web, data, host('alone', { edge: [] })]);
  expect(asText(canariesFirst(found, canaries))).toEqual(expected);
});
