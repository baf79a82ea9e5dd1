import { Certificate, NginxVhost, Secret } from 'vpsynth';
import { type SoundFleet, told } from './told';

const wrong = (value: unknown) => value as never;
const certificate = Certificate.acme({ email: 'ops@shop.example' });

function vhost({ prod, platform, api }: SoundFleet, domain: string) {
  return new NginxVhost(prod, 'second', { edge: platform.edge, domain, certificate }).route('/', api);
}

test('a domain that is taken', () => {
  expect(told((sound) => vhost(sound, 'shop.example'))).toMatchInlineSnapshot(`
"error domain-taken: shop/prod/second: shop.example is already answered by shop/prod/site (test/mistakes/told.ts:N), on the same edge vps-1/platform/edge
    got     shop.example
    mend    give one of them another name, or join their routes in one vhost
    at      test/mistakes/edges.test.ts:N"
`);
});

test.each([
  'Shop.Example',
  'shop.example:8080',
  'https://shop.example',
  'shop.example/',
  '*.shop.example',
  'münchen.example',
])('a domain like %s', (domain) => {
  expect(told((sound) => vhost(sound, domain))).toBe(
    `error props: shop/prod/second: domain: expected a host name in lower case such as app.example
    got     ${JSON.stringify(domain)}
    at      test/mistakes/edges.test.ts:N`,
  );
});

test('an address as a domain', () => {
  expect(told((sound) => vhost(sound, '203.0.113.1'))).toMatchInlineSnapshot(`
"error props: shop/prod/second: domain: expected a host name, not an address
    got     "203.0.113.1"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('an edge by its name', () => {
  expect(
    told(({ prod }) => new NginxVhost(prod, 'second', { edge: wrong('edge'), domain: 'blog.example', certificate })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/second: edge: expected an NginxEdge, the object itself and not its name, or a list of them
    got     "edge"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('plain http on the internet', () => {
  expect(
    told(({ prod, platform, api }) => {
      new NginxVhost(prod, 'second', { edge: platform.edge, domain: 'blog.example' }).route('/', api);
    }),
  ).toMatchInlineSnapshot(`
"error vhost-without-certificate: shop/prod/second: blog.example would be answered over plain http
    got     no certificate
    allowed Certificate.acme({ email: '…' }) or Certificate.files(); none only on the local machine
    mend    give certificate
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a certificate without an address, and one of nothing', () => {
  for (const acme of [{ email: 'ops' }, undefined]) {
    expect(
      told(({ prod, platform, api }) => {
        const none = Certificate.acme(wrong(acme));
        new NginxVhost(prod, 'second', { edge: platform.edge, domain: 'b.example', certificate: none }).route('/', api);
      }),
    ).toContain(
      "error props: shop/prod/second: certificate: expected Certificate.acme({ email: 'ops@app.example' }) or Certificate.files()",
    );
  }
});

test('a header value with a newline', () => {
  expect(
    told(({ prod, platform, api }) => {
      const headers = { 'X-Team': 'shop\r\nSet-Cookie: admin=1' };
      new NginxVhost(prod, 'second', { edge: platform.edge, domain: 'b.example', certificate, headers }).route(
        '/',
        api,
      );
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/second: headers.X-Team: expected printable ASCII
    got     "shop\\r\\nSet-Cookie: admin=1"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a header name with a space', () => {
  expect(
    told(({ prod, platform, api }) => {
      const headers = { 'X Team': 'shop' };
      new NginxVhost(prod, 'second', { edge: platform.edge, domain: 'b.example', certificate, headers }).route(
        '/',
        api,
      );
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/second: headers.X Team: expected a header name
    got     "X Team"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a path with ..', () => {
  expect(told(({ site, api }) => site.route('/files/../etc', api))).toMatchInlineSnapshot(`
"error props: shop/prod/site: route: a path has no ..
    got     "/files/../etc"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a path with a pattern', () => {
  expect(told(({ site, api }) => site.route('~ ^/x(.*)$', api))).toMatchInlineSnapshot(`
"error props: shop/prod/site: route: expected a path such as /api: letters, digits and . _ ~ - between slashes
    got     "~ ^/x(.*)$"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a path that is taken', () => {
  expect(told(({ site, api }) => site.route('/', api))).toMatchInlineSnapshot(`
"error route-taken: shop/prod/site: the path / of shop.example has another route already (test/mistakes/told.ts:N)
    got     /
    mend    remove one of them or give it another path
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a route to a name', () => {
  expect(told(({ site }) => site.route('/api', wrong('api')))).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/api": expected a service or an endpoint, the object itself and not its name
    got     "api"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a route to nothing', () => {
  expect(told(({ site }) => site.route('/api', wrong(undefined)))).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/api": expected a service or an endpoint, the object itself and not its name
    got     undefined
    mend    the name stands for nothing: mistyped, not exported where it is imported from, or two files import each other
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a redirect to a script', () => {
  expect(told(({ site }) => site.redirect('/old', { to: 'javascript:alert(1)' }))).toMatchInlineSnapshot(`
"error props: shop/prod/site: redirect "/old": to: expected https://name/path or /path
    got     "javascript:alert(1)"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a redirect to another name by two slashes', () => {
  expect(told(({ site }) => site.redirect('/old', { to: '//evil.example/' }))).toMatchInlineSnapshot(`
"error props: shop/prod/site: redirect "/old": to: expected https://name/path or /path
    got     "//evil.example/"
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a redirect with a status that is none', () => {
  expect(told(({ site }) => site.redirect('/old', { to: '/new', status: wrong(200) }))).toMatchInlineSnapshot(`
"error props: shop/prod/site: redirect "/old": status: not one of the values that it can have
    got     200
    allowed 301, 302, 307, 308
    at      test/mistakes/edges.test.ts:N"
`);
});

test('a password file in plain text: it isn’t repeated', () => {
  const text = told(({ site, api }) => site.route('/admin', api, { basicAuth: wrong('admin:hunter2') }));
  expect(text).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/admin": basicAuth: expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores
    got     a string of 13 characters
    at      test/mistakes/edges.test.ts:N"
`);
  expect(text).not.toContain('hunter2');
});

test('an access list that lets nobody in', () => {
  expect(told(({ site, api }) => site.route('/admin', api, { allow: [] }))).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/admin": allow: too few entries
    got     []
    allowed at least 1
    at      test/mistakes/edges.test.ts:N"
`);
});

test('an access list with a name', () => {
  expect(
    told(({ site, api }) => site.route('/admin', api, { allow: ['office.example'], basicAuth: Secret.env('ADMINS') })),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/admin": allow.0: expected an IPv4 network in CIDR notation such as 10.200.0.0/24
    got     "office.example"
    at      test/mistakes/edges.test.ts:N"
`);
});

test.each([
  ['no rate', { burst: 5 }, '{"burst":5}'],
  [
    'two rates',
    { requestsPerSecond: 5, requestsPerMinute: 5 },
    '{"requestsPerSecond":5,"requestsPerMinute":5,"burst":20}',
  ],
])('a limit with %s', (_, rateLimit, got) => {
  expect(told(({ site, api }) => site.route('/admin', api, { rateLimit: wrong(rateLimit) }))).toBe(
    `error props: shop/prod/site: route "/admin": rateLimit: expected requestsPerSecond or requestsPerMinute, one of them
    got     ${got}
    at      test/mistakes/edges.test.ts:N`,
  );
});

test('a limit by a name that it has not, and of less than one request', () => {
  expect(
    told(({ site, api }) => {
      site.route('/login', api, { rateLimit: wrong({ rate: 5 }) });
      site.route('/admin', api, { rateLimit: { requestsPerSecond: 0.5 } });
    }),
  ).toMatchInlineSnapshot(`
"error props: shop/prod/site: route "/login": rateLimit: "rate" is not a property of it
    allowed requestsPerSecond, requestsPerMinute, burst
    at      test/mistakes/edges.test.ts:N

error props: shop/prod/site: route "/admin": rateLimit.requestsPerSecond: expected a whole number
    got     0.5
    at      test/mistakes/edges.test.ts:N"
`);
});
