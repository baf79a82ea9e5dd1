import { Certificate, Duration, Image, NginxVhost, type NginxVhostProps, Secret, WebApp } from 'vpsynth';
import { kubernetesAccepts } from '../fidelity/programs/kubernetes';
import { type Rendered, rendered } from './kubernetes-fleet';

type Declare = (host: NginxVhost, web: WebApp) => void;

function site(declare: Declare, props: Partial<NginxVhostProps> = {}): Rendered {
  const result = rendered(({ environment, platform }) => {
    const image = Image.of('docker.io/library/busybox:1.37.0');
    const web = new WebApp(environment, 'web', { image, port: 3000 });
    const certificate = Certificate.files();
    const host = { edge: platform.edge, domain: 'shop.example', certificate, ...props };
    declare(new NginxVhost(environment, 'site', host), web);
  });
  for (const object of result.objects) expect(kubernetesAccepts(object).problems).toEqual([]);
  return result;
}

test('a public name', () => {
  const { object } = site((host, web) => host.route('/', web));
  expect(object('HTTPRoute', 'site').spec).toMatchInlineSnapshot(`
{
  "hostnames": [
    "shop.example",
  ],
  "parentRefs": [
    {
      "name": "public",
      "namespace": "gateway",
    },
  ],
  "rules": [
    {
      "backendRefs": [
        {
          "name": "web",
          "port": 3000,
        },
      ],
      "filters": [
        {
          "responseHeaderModifier": {
            "set": [
              {
                "name": "Strict-Transport-Security",
                "value": "max-age=63072000",
              },
              {
                "name": "X-Content-Type-Options",
                "value": "nosniff",
              },
              {
                "name": "X-Frame-Options",
                "value": "SAMEORIGIN",
              },
              {
                "name": "Referrer-Policy",
                "value": "strict-origin-when-cross-origin",
              },
            ],
          },
          "type": "ResponseHeaderModifier",
        },
      ],
      "matches": [
        {
          "path": {
            "type": "PathPrefix",
            "value": "/",
          },
        },
      ],
      "timeouts": {
        "request": "1m",
      },
    },
  ],
}
`);
});

test.each<[string, Declare, object]>([
  [
    'a time for requests',
    (host, web) => host.route('/', web, { timeout: Duration.seconds(90) }),
    { timeouts: { request: '90s' } },
  ],
  ['websockets', (host, web) => host.route('/', web, { websockets: true }), { timeouts: { request: '0s' } }],
  ['streams', (host, web) => host.route('/', web, { streaming: true }), { timeouts: { request: '0s' } }],
  [
    'a redirect on the same name',
    (host) => host.redirect('/old', { to: '/new' }),
    {
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: '/new' }, statusCode: 301 },
        },
      ],
    },
  ],
  [
    'a redirect elsewhere, for now',
    (host) => host.redirect('/old', { to: 'https://other.example/', status: 307 }),
    {
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: {
            scheme: 'https',
            hostname: 'other.example',
            path: { type: 'ReplaceFullPath', replaceFullPath: '/' },
            statusCode: 302,
          },
        },
      ],
    },
  ],
  [
    'a redirect that keeps the rest of the path',
    (host) => host.redirect('/old', { to: 'https://other.example/new/', status: 302, rest: 'kept' }),
    {
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: {
            scheme: 'https',
            hostname: 'other.example',
            path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new/' },
            statusCode: 302,
          },
        },
      ],
    },
  ],
])('%s', (_, declare, expected) => {
  expect(site(declare).object('HTTPRoute', 'site').spec.rules).toEqual([expect.objectContaining(expected)]);
});

test.each<[string, Declare, string]>([
  [
    'networks',
    (host, web) => host.route('/a', web, { allow: ['192.0.2.0/24' as never] }),
    'access from 192.0.2.0/24 alone',
  ],
  ['a password', (host, web) => host.route('/a', web, { basicAuth: Secret.env('HTPASSWD') }), 'a password (HTPASSWD)'],
  ['files', (host) => host.files('/a', { folder: 'a' }), 'files of the edge (a)'],
  ['a response', (host) => host.respond('/a', { status: 404 }), 'a fixed response with status 404'],
])('a route with %s is closed: the shorter path must not answer for it', (_, declare, reason) => {
  const { object, gaps } = site((host, web) => declare(host.route('/', web), web));
  const [open, closed] = object('HTTPRoute', 'site').spec.rules;
  expect(open.backendRefs).toHaveLength(1);
  expect(closed).toEqual({ matches: [{ path: { type: 'PathPrefix', value: '/a' } }] });
  expect(gaps).toContain(`shop.example/a: ${reason}: closed, every request gets status 500`);
});

test('metrics behind a public name are closed, and what a lenient router would take for them', () => {
  const { object } = rendered(({ environment, platform }) => {
    const image = Image.of('docker.io/library/busybox:1.37.0');
    const web = new WebApp(environment, 'web', { image, port: 3000, metricsPath: '/metrics' });
    new NginxVhost(environment, 'site', { edge: platform.edge, domain: 'shop.example' }).route('/', web);
  });
  const [closed, open] = object('HTTPRoute', 'site').spec.rules;
  expect(closed).toEqual({ matches: [{ path: { type: 'PathPrefix', value: '/metrics' } }] });
  expect(open.backendRefs).toHaveLength(1);
});

test('what only closed routes lead to is open to nobody', () => {
  const { object } = site((host, web) => host.route('/', web, { basicAuth: Secret.env('HTPASSWD') }));
  expect(object('NetworkPolicy', 'web')).toBeUndefined();
  expect(object('HorizontalPodAutoscaler', 'web')).toBeUndefined();
});

test('aliases redirect, the path kept', () => {
  const { object } = site((host, web) => host.route('/', web), { aliases: ['www.shop.example' as never] });
  expect(object('HTTPRoute', 'site--aliases').spec).toMatchObject({
    hostnames: ['www.shop.example'],
    rules: [
      {
        filters: [
          {
            type: 'RequestRedirect',
            requestRedirect: { scheme: 'https', hostname: 'shop.example', statusCode: 301 },
          },
        ],
      },
    ],
  });
});

test('more routes than one object holds go on in the next', () => {
  const { objects } = site((host, web) => {
    for (let index = 0; index < 17; index += 1) host.route(`/${index}`, web);
  });
  const routes = objects.filter(({ kind }) => kind === 'HTTPRoute');
  expect(routes.map(({ metadata, spec }) => [metadata.name, spec.rules.length])).toEqual([
    ['site', 16],
    ['site--2', 1],
  ]);
});

test('what nginx does and a route can not is listed', () => {
  const { gaps } = site((host, web) =>
    host
      .route('/', web, {
        rateLimit: { requestsPerSecond: 5 },
        cache: Duration.minutes(1),
        balancing: 'least-connections',
        smoke: [{ path: '/' }],
      })
      .route('/login', web, { rateLimit: { requestsPerMinute: 10 } }),
  );
  expect(gaps.filter((gap) => gap.startsWith('shop.example'))).toMatchInlineSnapshot(`
[
  "shop.example: its certificate, and the way from http to https, are the business of the Gateway",
  "shop.example/: 1m is the time for a whole request, not the longest silence",
  "shop.example/: request bodies above 1 MiB aren't refused",
  "shop.example/: the limit of 5 requests a second and client isn't kept",
  "shop.example/: its smoke requests are not sent: a pod is ready by its readiness alone",
  "shop.example/: responses are not cached",
  "shop.example/: requests aren't spread by least-connections",
  "shop.example/login: 1m is the time for a whole request, not the longest silence",
  "shop.example/login: request bodies above 1 MiB aren't refused",
  "shop.example/login: the limit of 10 requests a minute and client isn't kept",
]
`);
});

test('what a route leads to grows with its load', () => {
  const { object } = site((host, web) => host.route('/', web));
  expect(object('Deployment', 'web').spec.replicas).toBeUndefined();
  expect(object('HorizontalPodAutoscaler', 'web').spec).toMatchObject({ minReplicas: 2, maxReplicas: 6 });
  expect(object('PodDisruptionBudget', 'web')).toBeDefined();
});
