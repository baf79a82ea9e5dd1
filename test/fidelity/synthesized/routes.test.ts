import {
  ContainerService,
  Environment,
  Fleet,
  Image,
  LocalMachine,
  NginxEdge,
  NginxVhost,
  Project,
  Secret,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { describeWithPrograms, inSandbox, withNginxCertificates } from '../programs';
import { containersOf } from './containers';

/** Every route and rule of a vhost, as a real nginx answers for it; each service answers with its own name. */
const ask = [
  'use IO::Socket::INET; my ($path, $authorization) = @ARGV;',
  'my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => 80, Timeout => 5) or die "no nginx";',
  'print $socket "GET $path HTTP/1.1\\r\\nHost: shop.localhost\\r\\nConnection: close\\r\\n$authorization\\r\\n";',
  'local $/; print <$socket>;',
].join('\n');

function shop() {
  const fleet = new Fleet();
  const host = new LocalMachine(fleet);
  const edge = new NginxEdge(host, 'edge');
  const dev = new Environment(
    new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' }),
    'dev',
    { on: host, purpose: 'staging' },
  );
  const service = (name: string, port: number) =>
    new ContainerService(dev, name, {
      image: Image.of('registry.example/app:1.0.0'),
      port,
      metricsPath: '/metrics',
      health: { path: '/' },
      strategy: name === 'api' ? 'blue-green' : 'recreate',
    });
  const [web, api, docs] = [service('web', 3000), service('api', 4000), service('docs', 5000)];
  new NginxVhost(dev, 'site', { edge, domain: 'shop.localhost' })
    .route('/', web)
    .route('/api', api)
    .route('/docs', web)
    .route('/docs/private/', docs, { basicAuth: Secret.env('DOCS_HTPASSWD') })
    .route('/inside', docs, { allow: ['198.51.100.0/24'] })
    .files('/static', { folder: 'static' })
    .route('/static/admin', api)
    .redirect('/old', { to: '/new' })
    .redirect('/v1.0', { to: 'https://other.example/v2/', status: 307, rest: 'kept' })
    .respond('/robots.txt', { status: 200, text: 'User-agent: *' });
  return fleet;
}

const password = `Authorization: Basic ${Buffer.from('ann:open').toString('base64')}\r\n`;

/** What nginx answers to each request, with these files of the host's own beside the synthesized ones. */
async function answers(
  asked: readonly [path: string, authorization?: string][],
  own: Record<string, string> = {},
): Promise<string> {
  const fleet = synthesizeFleet(shop());
  expect(fleet.problems.filter((problem) => problem.startsWith('error'))).toEqual([]);
  const files = containersOf(fleet, 'nginx')[0]?.files ?? {};
  const upstreams = [
    ...(files['/etc/nginx/vpsynth/upstreams/shop-dev.conf'] ?? '').matchAll(/upstream (\S+) \{[^}]*?server ([^\s;]+)/g),
  ];
  expect(upstreams.length).toBe(4);
  const backends = upstreams.map(
    ([, name, address]) => `server { listen ${address}; default_type text/plain; return 200 ${name}; }`,
  );
  const told = await inSandbox(
    {
      files: withNginxCertificates({
        ...files,
        ...own,
        '/etc/nginx/vpsynth/sites/backends.conf': backends.join('\n'),
        '/etc/nginx/secrets/docs-htpasswd': { content: 'ann:{PLAIN}open\n', mode: 0o400, owner: 'nginx' },
        '/var/www/files/static/site.css': 'css',
      }),
      directories: { '/var/cache/nginx': 'nginx' },
    },
    async (sandbox) => {
      const nginx = sandbox.start(['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-g', 'daemon off;']);
      const get = async (path: string, authorization = '') => {
        const { stdout } = await sandbox.run(['perl', '-e', ask, path, authorization]);
        const [head = '', body = ''] = stdout.split('\r\n\r\n');
        const redirect = /^location: (.*)\r?$/im.exec(head)?.[1];
        return `${head.slice(9, 12)} ${redirect ?? (head.startsWith('HTTP/1.1 200') ? body.replace(/^[0-9a-f]+\r\n|\r\n0$/g, '').trim() : '')}`.trim();
      };
      await nginx.mustBecome(async () => (await get('/')).startsWith('200'), 20);
      const told: string[] = [];
      for (const [path, authorization] of asked)
        told.push(`${path}${authorization ? ' with the password' : ''}: ${await get(path, authorization)}`);
      await nginx.stop('SIGQUIT', 10);
      return told;
    },
  );
  return told.join('\n');
}

describeWithPrograms('a real nginx answers as the routes say', () => {
  test('every one of them', async () => {
    const asked: [string, string?][] = [
      ['/'],
      ['/apiary'],
      ['/api'],
      ['/api/orders'],
      ['/docs'],
      ['/docs/a'],
      ['/docs/private/x'],
      ['/docs/private/x', password],
      ['/inside'],
      ['/static/site.css'],
      ['/static/none'],
      ['/static/admin'],
      ['/old'],
      ['/v1.0'],
      ['/v1.0/a%20b/c?d=/e'],
      ['/v1.0/a%0d%0aSet-Cookie:x=1'],
      ['/v1.0x'],
      ['/a/../v1.0/b'],
      ['/robots.txt'],
      ['/metrics'],
      ['/METRICS/'],
      ['/metrics;x'],
      ['/api/metrics'],
    ];
    expect(await answers(asked)).toMatchInlineSnapshot(`
"/: 200 shop-dev.web
/apiary: 200 shop-dev.web
/api: 200 shop-dev.api.blue
/api/orders: 200 shop-dev.api.blue
/docs: 200 shop-dev.web
/docs/a: 200 shop-dev.web
/docs/private/x: 401
/docs/private/x with the password: 200 shop-dev.docs
/inside: 403
/static/site.css: 200 css
/static/none: 404
/static/admin: 200 shop-dev.api.blue
/old: 308 /new
/v1.0: 307 https://other.example/v2
/v1.0/a%20b/c?d=/e: 307 https://other.example/v2/a%20b/c?d=/e
/v1.0/a%0d%0aSet-Cookie:x=1: 307 https://other.example/v2/a%0d%0aSet-Cookie:x=1
/v1.0x: 200 shop-dev.web
/a/../v1.0/b: 404
/robots.txt: 200 User-agent: *
/metrics: 404
/METRICS/: 404
/metrics;x: 404
/api/metrics: 200 shop-dev.api.blue"
`);
  });

  test('the colour that the host has chosen', async () => {
    const own = { '/etc/nginx/active/shop-dev/api/green': '' };
    expect(await answers([['/api'], ['/']], own)).toBe('/api: 200 shop-dev.api.green\n/: 200 shop-dev.web');
  });
});
