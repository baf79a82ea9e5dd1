import { Duration, WebApp } from 'vpsynth';
import { told } from './told';

const wrong = (value: unknown) => value as never;

test('a canary of another strategy', () => {
  expect(
    told(({ prod, image }) => new WebApp(prod, 'web', { image, port: 80, canary: { share: 0.2 } })),
  ).toMatchInlineSnapshot(`
"error canary-without-strategy: shop/prod/web: canary says how a canary is judged, and its releases are none
    got     strategy 'blue-green'
    mend    give the strategy 'canary', or remove canary
    at      test/mistakes/releases.test.ts:N"
`);
  // The slip in the strategy is the mistake.
  expect(
    told(
      ({ prod, image }) =>
        new WebApp(prod, 'web', { image, port: 80, strategy: wrong('canarry'), canary: { share: 0.2 } }),
    ),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/web: strategy: not one of the values that it can have
    got     "canarry"
    allowed 'blue-green', 'canary', 'rolling', 'recreate'
    mend    write 'canary'?
    at      test/mistakes/releases.test.ts:N"
`);
});

test('a canary that could not be', () => {
  expect(
    told(({ prod, image, site }) => {
      const canary = { share: 10, by: wrong('ip'), latency: 0, histogram: 'http requests', minutes: 5 };
      site.route('/web', new WebApp(prod, 'web', { image, port: 80, strategy: 'canary', canary }));
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/web: canary: "minutes" is not a property of it
    allowed share, time, by, errorRate, latency, requests, histogram
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/web: canary.share: too large
    got     10
    allowed at most 0.5
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/web: canary.by: not one of the values that it can have
    got     "ip"
    allowed 'client-address', 'request'
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/web: canary.latency: too small
    got     0
    allowed at least 1
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/web: canary.histogram: expected the name of a metric, without _bucket or _count
    got     "http requests"
    at      test/mistakes/releases.test.ts:N

error canary-unjudged: shop/prod/web: the strategy canary is judged by its metrics, and it has none
    got     no metricsPath
    mend    give metricsPath, where it counts its requests in http_request_duration_seconds, or the strategy 'blue-green'
    at      test/mistakes/releases.test.ts:N"
`);
});

test('smoke requests', () => {
  expect(
    told(({ site, api }) => {
      site
        .route('/a', api, { smoke: wrong({ path: '/a' }) })
        .route('/b', api, { smoke: [{ status: 99, text: 'two\nlines', path: wrong('b') }] })
        .route('/c', api, { smoke: [wrong({ methd: 'POST' })] });
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/a": smoke: expected a list
    got     {"path":"/a"}
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/site: route "/b": smoke.0.path: expected a path such as /api: letters, digits and . _ ~ - between slashes
    got     "b"
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/site: route "/b": smoke.0.status: too small
    got     99
    allowed at least 200
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/site: route "/b": smoke.0.text: expected one line
    got     "two\\nlines"
    at      test/mistakes/releases.test.ts:N

error props: shop/prod/site: route "/c": smoke.0: "methd" is not a property of it
    allowed path, status, text, within
    at      test/mistakes/releases.test.ts:N"
`);
});

test('an observation of no time', () => {
  expect(
    told(({ prod, image }) => new WebApp(prod, 'web', { image, port: 80, observation: Duration.seconds(0) })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/web: observation: expected a time above zero, written like Duration.seconds(30)
    got     Duration 0ms
    at      test/mistakes/releases.test.ts:N"
`);
});
