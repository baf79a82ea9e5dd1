import { ApiServer, Environment, Fleet, Image, LocalMachine, NginxEdge, NginxVhost, Project, WebApp } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { describeWithPrograms, inSandbox, withNginxCertificates } from '../programs';
import { containersOf } from './containers';

/** Asks two hundred times, each from an address of its own, and tells how often each address answered. */
const ask = [
  'use IO::Socket::INET; my ($path) = @ARGV; my %told;',
  'for my $last (1 .. 200) {',
  '  my $socket = IO::Socket::INET->new(LocalAddr => "127.0.1.$last", PeerAddr => "127.0.0.1", PeerPort => 80) or next;',
  '  print $socket "GET $path HTTP/1.1\\r\\nHost: shop.localhost\\r\\nConnection: close\\r\\n\\r\\n";',
  '  local $/; my $said = <$socket>; $told{$1}++ if $said =~ /\\[(\\S+)\\]/;',
  '}',
  'print join(" ", map { "$_=$told{$_}" } sort keys %told);',
].join('\n');

/** Uploads half a body, has the host choose the other side, and tells meanwhile what nginx says of it. */
const upload = [
  'use IO::Socket::INET; $| = 1;',
  'sub status { my ($path) = @_;',
  '  my $socket = IO::Socket::INET->new("127.0.0.1:8081"); print $socket "GET $path HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n";',
  '  local $/; my ($code, $text) = <$socket> =~ /^HTTP.1.1 (\\d+).*?\\r\\n\\r\\n(.*)/s; return $path =~ /chosen/ ? $text : $code; }',
  'sub tell_all { my ($when) = @_; print "$when: chosen ", status("/chosen/shop-prod/api"),',
  '  ", in hand blue ", status("/in-hand/shop-prod/api/blue"), " green ", status("/in-hand/shop-prod/api/green"), "\\n"; }',
  'tell_all("before");',
  'my $socket = IO::Socket::INET->new("127.0.0.1:80");',
  'print $socket "POST /api HTTP/1.1\\r\\nHost: shop.localhost\\r\\nConnection: close\\r\\nContent-Length: 8\\r\\n\\r\\nhalf"; $socket->flush;',
  'select(undef, undef, undef, 0.3); tell_all("half a body");',
  'open(my $file, ">", "/etc/nginx/active/shop-prod/api/green") or die $!; close($file); tell_all("the other side chosen");',
  'print $socket "half"; $socket->flush; { local $/; my $said = <$socket>; print $said =~ /answered by blue/ ? "answered by blue\\n" : "not answered\\n"; }',
  // nginx waits for the client to close what it has closed itself.
  'close($socket); select(undef, undef, undef, 0.3); tell_all("after");',
].join('\n');

function shop() {
  const fleet = new Fleet();
  const host = new LocalMachine(fleet);
  const project = new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: host, purpose: 'staging' });
  const image = Image.of('registry.example/app:1.0.0');
  const api = new ApiServer(prod, 'api', { image, port: 4000, strategy: 'canary', canary: { share: 0.25 } });
  api.acknowledge('canary-unjudged', 'nothing is released here');
  const web = new WebApp(prod, 'web', { image, port: 3000, strategy: 'rolling', replicas: 3 });
  new NginxVhost(prod, 'site', { edge: new NginxEdge(host, 'edge'), domain: 'shop.localhost' })
    .route('/api', api)
    .route('/', web);
  const synthesized = synthesizeFleet(fleet);
  expect(synthesized.problems.filter((each) => each.startsWith('error'))).toEqual([]);
  return synthesized;
}

/** Who answered how often on each path, `api-green 50`, with files of the host's own. */
async function answered(path: string, active: Record<string, string> = {}): Promise<string[]> {
  const files = containersOf(shop(), 'nginx')[0]?.files as Record<string, string>;
  const upstreams = files['/etc/nginx/vpsynth/upstreams/shop-prod.conf'] ?? '';
  const addresses = [...new Set([...upstreams.matchAll(/server ([^\s;]+)/g)].map(([, address]) => address as string))];
  const names = new Map(
    addresses.map((address, index) => [address, ['api-blue', 'api-green', 'web', 'web-2', 'web-3'][index]]),
  );
  const backends = addresses.map((each) => `server { listen ${each}; return 200 "[${each}]"; }`);
  const own = Object.entries(active).map(([file, text]) => [`/etc/nginx/active/shop-prod/${file}`, text]);
  const told = await inSandbox(
    {
      files: withNginxCertificates({
        ...files,
        ...Object.fromEntries(own),
        '/etc/nginx/vpsynth/sites/backends.conf': backends.join('\n'),
      }),
      directories: { '/var/cache/nginx': 'nginx' },
    },
    async (sandbox) => {
      const nginx = sandbox.start(['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-g', 'daemon off;']);
      const told = async () => (await sandbox.run(['perl', '-e', ask, path])).stdout;
      await nginx.mustBecome(async () => (await told()) !== '', 20);
      const last = await told();
      await nginx.stop('SIGQUIT', 10);
      return last;
    },
  );
  return told.split(' ').map((each) => each.replace(/(.*)=/, (_, address) => `${names.get(address)} `));
}

describeWithPrograms('a real nginx sends requests where the host’s files say', () => {
  test('a canary has its share of clients, whichever colour it is, then all', async () => {
    const shares = async (chosen?: string) =>
      (await answered('/api', chosen === undefined ? {} : { [`api/${chosen}`]: '' })).join(', ');
    expect(await shares()).toBe('api-blue 200');
    expect(await shares('toward-green')).toMatchInlineSnapshot(`"api-blue 156, api-green 44"`);
    expect(await shares('toward-blue')).toMatchInlineSnapshot(`"api-blue 44, api-green 156"`);
    expect(await shares('green')).toBe('api-green 200');
  }, 60_000);

  test('a replica that is replaced has no request, and a file of colours changes nothing', async () => {
    const all = await answered('/', { 'web/green': '' });
    expect(all.map((each) => each.split(' ')[0])).toEqual(['web', 'web-2', 'web-3']);
    const without = await answered('/', { 'web/without-2': '' });
    expect(without).toEqual(['web 100', 'web-3 100']);
  }, 60_000);

  test('what is in hand is known from its header on, until it is answered, whatever is chosen meanwhile', async () => {
    const files = containersOf(shop(), 'nginx')[0]?.files as Record<string, string>;
    const [, blue] = /upstream shop-prod\.api\.blue \{[^}]*server ([^;]+);/.exec(
      files['/etc/nginx/vpsynth/upstreams/shop-prod.conf'] ?? '',
    ) as RegExpExecArray;
    const told = await inSandbox(
      {
        files: withNginxCertificates({
          ...files,
          '/etc/nginx/vpsynth/sites/backend.conf': `server { listen ${blue}; return 200 "answered by blue"; }`,
        }),
        directories: { '/var/cache/nginx': 'nginx', '/etc/nginx/active/shop-prod/api': 'root' },
      },
      async (sandbox) => {
        const nginx = sandbox.start(['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-g', 'daemon off;']);
        const said = async () => (await sandbox.run(['perl', '-e', upload])).stdout;
        await nginx.mustBecome(() => sandbox.listeningAddresses().some(({ port }) => port === 8081), 20);
        const last = await said();
        await nginx.stop('SIGQUIT', 10);
        return last;
      },
    );
    expect(told).toMatchInlineSnapshot(`
"before: chosen blue, in hand blue 200 green 200
half a body: chosen blue, in hand blue 503 green 200
the other side chosen: chosen green, in hand blue 503 green 200
answered by blue
after: chosen green, in hand blue 200 green 200
"
`);
  }, 60_000);
});
