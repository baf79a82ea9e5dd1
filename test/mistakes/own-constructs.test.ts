import { Component, type Facet } from 'vpsynth';
import { Own } from '../synth/checks/small-fleet';
import { told } from './told';

/** A construct of a team's own whose facets are made by a function. */
class Team extends Component {
  readonly #make: () => unknown;

  constructor(scope: Component, make: () => unknown) {
    super(scope, 'team');
    this.#make = make;
  }

  override facets(): readonly Facet[] {
    return this.#make() as readonly Facet[];
  }
}

const missing = (text: string) => `error facets: shop/prod/team: it can't say what it has: ${text}\n`;

test('facets that throw: the line that creates the construct, and the one that throws', () => {
  expect(
    told(({ prod }) => {
      new Team(prod, () => {
        throw new RangeError('no such plan');
      });
    }).replace(/at .* \((.*:N):\d+\)/, 'at $1'),
  ).toMatchInlineSnapshot(`
"error facets: shop/prod/team: it can't say what it has: no such plan
    got     at test/mistakes/own-constructs.test.ts:N
    mend    mend its facets(), or report it if the construct is not your own
    at      test/mistakes/own-constructs.test.ts:N"
`);
});

test.each([
  ['nothing', undefined, /can't say what it has: /],
  ['no list', 7, /can't say what it has: /],
  ['no facet', [undefined], /a facet has no kind/],
  ['a facet without a kind', [{}], /a facet has no kind/],
  ['a workload of nothing', [{ kind: 'workload' }], /its workload facet has no name/],
])('facets that are %s', (_, facets, fault) => {
  expect(told(({ prod }) => new Team(prod, () => facets))).toMatch(fault);
});

test.each(['image', 'environment', 'networks', 'mounts', 'replicas'])('a workload without %s', (key) => {
  expect(
    told(({ prod }) => {
      const [facet] = new Own(prod, 'own', {}).facets();
      new Team(prod, () => [{ ...facet, [key]: undefined }]);
    }),
  ).toContain(missing(`its workload facet has no ${key}`));
});

test('a facet of a kind that nobody knows is left alone', () => {
  expect(told(({ prod }) => new Team(prod, () => [{ kind: 'team', anything: 1 }]))).toBe('');
});
