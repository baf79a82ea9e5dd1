import { Environment, Fleet, Image, LocalMachine, NginxEdge, NginxVhost, Project, WebApp } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { describeWithPrograms, inSandbox, withNginxCertificates } from '../programs';
import { containersOf } from './containers';

const replicas = 2;

/** nginx' own files of a shop of two replicas, and where these are to listen. */
function shop(): { files: Record<string, string>; addresses: string[] } {
  const fleet = new Fleet();
  const host = new LocalMachine(fleet);
  const edge = new NginxEdge(host, 'edge');
  const dev = new Environment(
    new Project(fleet, 'shop', { registry: 'registry.example/shop', release: '1.0.0' }),
    'dev',
    {
      on: host,
      purpose: 'staging',
    },
  );
  const image = Image.of('registry.example/app:1.0.0');
  const web = new WebApp(dev, 'web', { image, port: 3000, replicas, strategy: 'rolling', health: { path: '/' } });
  new NginxVhost(dev, 'site', { edge, domain: 'shop.localhost' }).route('/', web);
  const synthesized = synthesizeFleet(fleet);
  expect(synthesized.problems.filter((problem) => problem.startsWith('error'))).toEqual([]);
  const files = containersOf(synthesized, 'nginx')[0]?.files as Record<string, string>;
  const upstream = files['/etc/nginx/vpsynth/upstreams/shop-dev.conf'] ?? '';
  const named = [...upstream.matchAll(/server ([^\s;]+);/g)].map(([, address]) => `${address}`);
  const addresses = [...new Set(named)];
  expect(addresses).toHaveLength(replicas);
  return { files, addresses };
}

/** Statuses of some requests, one after the other. */
const ask = [
  'use IO::Socket::INET; my ($method, $times) = @ARGV;',
  'for (1 .. $times) {',
  '  my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => 80, Timeout => 5) or die "no nginx";',
  '  print $socket "$method / HTTP/1.1\\r\\nHost: shop.localhost\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n";',
  '  local $/; print substr(<$socket>, 9, 3), " ";',
  '}',
].join('\n');

/** What is asked while one of the replicas, or none, is there: it answers with 200, and once with what the log has. */
const backends = (addresses: readonly string[], answer: string) => `
events { }
pid /run/backends.pid;
http { access_log /var/log/backends.log; ${addresses.map((each) => `server { listen ${each}; ${answer} }`).join('\n')} }
`;

describeWithPrograms('replicas that nginx could not reach', () => {
  test('answer as soon as they are there: no request waits for the end of their time-out', async () => {
    const { files, addresses } = shop();
    const surroundings = {
      files: withNginxCertificates({
        ...files,
        '/etc/nginx/backends.conf': backends(addresses, 'return 200 here;'),
        '/etc/nginx/one.conf': backends(addresses.slice(0, 1), 'return 200 here;'),
        '/etc/nginx/broken.conf': backends(addresses, 'return 444;'),
      }),
      directories: { '/var/cache/nginx': 'nginx', '/var/log': 'root' },
    };
    await inSandbox(surroundings, async (sandbox) => {
      const nginx = sandbox.start(['nginx', '-c', '/etc/nginx/vpsynth/nginx.conf', '-g', 'daemon off;']);
      const statuses = async (method: string, times: number) =>
        (await sandbox.must(['perl', '-e', ask, method, String(times)])).stdout.trim().split(' ');
      const listens = (address: string) =>
        sandbox.listeningAddresses().some(({ host, port }) => `${host}:${port}` === address);
      const serving = async (file: string, work: () => Promise<void>) => {
        const running = sandbox.start(['nginx', '-c', `/etc/nginx/${file}`, '-g', 'daemon off;']);
        await running.mustBecome(() => listens(addresses[0] as string), 20);
        await work();
        await running.stop('SIGQUIT', 10);
      };
      await nginx.mustBecome(() => listens('127.0.0.1:80'), 20);
      expect(await statuses('POST', 8)).toEqual(Array(8).fill('502'));

      await serving('backends.conf', async () => {
        expect(await statuses('POST', 20)).toEqual(Array(20).fill('200'));
      });
      await serving('one.conf', async () => {
        expect(await statuses('POST', 20)).toEqual(Array(20).fill('200'));
      });

      // What breaks requests off gets each as often as there are replicas, and a POST once.
      await sandbox.must(['truncate', '--size=0', '/var/log/backends.log']);
      await serving('broken.conf', async () => {
        expect(await statuses('POST', 1)).toEqual(['502']);
        expect(await statuses('GET', 1)).toEqual(['502']);
      });
      const { stdout: log } = await sandbox.must(['cat', '/var/log/backends.log']);
      expect(log.match(/"(GET|POST)/g)?.sort()).toEqual(['"GET', '"GET', '"POST']);
      await nginx.stop('SIGQUIT', 10);
    });
  });
});
