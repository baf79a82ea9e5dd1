import { Bucket, Environment, Fleet, GarageServer, LocalMachine, NginxEdge, NginxVhost, Project } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { describeWithPrograms, inSandbox, withNginxCertificates } from '../programs';
import { containersOf } from './containers';

const request = [
  'use IO::Socket::INET; my ($method, $path) = @ARGV;',
  'my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => 80, Timeout => 5) or die "no nginx";',
  'print $socket "$method $path HTTP/1.1\\r\\nHost: shop.localhost\\r\\nConnection: close\\r\\nCookie: session=1\\r\\nAuthorization: Basic x\\r\\nContent-Length: 0\\r\\n\\r\\n";',
  'local $/; print <$socket>;',
].join('\n');

function shop() {
  const fleet = new Fleet();
  const host = new LocalMachine(fleet);
  const edge = new NginxEdge(host, 'edge');
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const dev = new Environment(project, 'dev', { on: host });
  const media = new Bucket(dev, 'media', { storage: new GarageServer(dev, 'storage'), policy: 'public-read' });
  new NginxVhost(dev, 'site', { edge, domain: 'shop.localhost' }).bucket('/media', media).bucket('/m.1/', media);
  return synthesizeFleet(fleet);
}

/** What the storage would be asked: it stands here as a server that tells. */
const storage = `server {
  listen ADDRESS;
  default_type text/plain;
  return 200 "$request_method $host $request_uri [$http_cookie$http_authorization]";
}`;

describeWithPrograms('a real nginx asks the storage for the object', () => {
  test('by its own path, without what tells who asks, and only to read', async () => {
    const files = containersOf(shop(), 'nginx').find(({ name }) => name.includes('edge'))?.files ?? {};
    const upstreams = files['/etc/nginx/vpsynth/upstreams/shop-dev.conf'] ?? '';
    const address = /server (\S+:3902);/.exec(upstreams)?.[1] ?? '';
    const told = await inSandbox(
      {
        files: withNginxCertificates({
          ...files,
          '/etc/nginx/vpsynth/sites/storage.conf': storage.replace('ADDRESS', address),
        }),
        directories: { '/var/cache/nginx': 'nginx' },
      },
      async (sandbox) => {
        const nginx = sandbox.start(['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-g', 'daemon off;']);
        const ask = async (method: string, path: string) => {
          const { stdout } = await sandbox.run(['perl', '-e', request, method, path]);
          const [head = '', body = ''] = stdout.split('\r\n\r\n');
          const status = head.slice(9, 12);
          return status === '200' ? body.replace(/^[0-9a-f]+\r\n|\r\n0$/g, '').trim() : status;
        };
        await nginx.mustBecome(async () => (await ask('GET', '/media/')) !== '', 20);
        const answers: string[] = [];
        for (const [method, path] of [
          ['GET', '/media/a/b.png'],
          ['GET', '/media/a%20b.png?v=2'],
          ['GET', '/media'],
          ['GET', '/m.1/c'],
          ['GET', '/mx1/c'],
          ['GET', '/media/../secret'],
          ['PUT', '/media/a'],
          ['DELETE', '/media/a'],
        ] as const)
          answers.push(`${method} ${path}: ${await ask(method, path)}`);
        await nginx.stop('SIGQUIT', 10);
        return answers;
      },
    );
    expect(told).toMatchInlineSnapshot(`
[
  "GET /media/a/b.png: GET shop-dev-media.web.garage /a/b.png []",
  "GET /media/a%20b.png?v=2: GET shop-dev-media.web.garage /a%20b.png?v=2 []",
  "GET /media: GET shop-dev-media.web.garage / []",
  "GET /m.1/c: GET shop-dev-media.web.garage /c []",
  "GET /mx1/c: 404",
  "GET /media/../secret: 404",
  "PUT /media/a: 403",
  "DELETE /media/a: 403",
]
`);
  });
});
