import { Certificate, type Fleet, NginxVhost } from 'vpsynth';
import { edge, environment, problems, service, vhost, vps } from './small-fleet';

const sending = (headers: Record<string, string>) => (fleet: Fleet) => {
  const host = vps(fleet);
  const prod = environment(host);
  vhost(prod, edge(host), { headers }).route('/', service(prod));
};

test('security-header-unsafe', () => {
  const policy = "default-src 'self'; script-src 'self' 'unsafe-inline'";
  expect(
    problems(sending({ 'X-XSS-Protection': '1; mode=block', 'Content-Security-Policy': policy })),
  ).toMatchInlineSnapshot(`
"warning security-header-unsafe: shop/prod/site: the header X-XSS-Protection: no browser reads it any more; in old ones it opens holes of its own
    got     1; mode=block
    mend    leave X-XSS-Protection out

warning security-header-unsafe: shop/prod/site: its Content-Security-Policy lets injected scripts run
    got     default-src 'self'; script-src 'self' 'unsafe-inline'
    allowed 'unsafe-inline' for styles alone, or beside a nonce or hash, which makes browsers pass over it
    mend    move scripts into files and remove 'unsafe-inline', or let the service send a policy with a nonce"
`);
  const harmless: Record<string, string>[] = [
    { 'X-XSS-Protection': '0' },
    { 'Expect-CT': '' },
    { 'Content-Security-Policy': "default-src 'self'; style-src 'unsafe-inline'" },
    { 'Content-Security-Policy': "default-src 'unsafe-inline'; script-src 'self'" },
    { 'Content-Security-Policy': "script-src 'unsafe-inline' 'nonce-made-anew'" },
  ];
  for (const headers of harmless) expect(problems(sending(headers))).toBe('');
  const harmful: Record<string, string>[] = [
    { 'Public-Key-Pins': 'pin-sha256="x"' },
    { 'content-security-policy': "default-src 'unsafe-inline'" },
  ];
  for (const headers of harmful) expect(problems(sending(headers))).toContain('warning security-header-unsafe: ');
});

test('certificate-names-exceeded', () => {
  const named = (aliases: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    const prod = environment(host);
    const names = Array.from({ length: aliases }, (_, index) => `shop-${index}.example`);
    vhost(prod, edge(host), { aliases: names }).route('/', service(prod));
  };
  expect(problems(named(100))).toMatchInlineSnapshot(`
"error certificate-names-exceeded: shop/prod/site: its certificate would have more names than any is issued for
    got     101 names
    allowed up to 100
    mend    move aliases to a vhost of their own that redirects"
`);
  expect(problems(named(99))).toBe('');
});

describe('certificates-over-limit', () => {
  const sites = (domains: readonly string[], directory?: string) => (fleet: Fleet) => {
    const host = vps(fleet);
    const [prod, nginx] = [environment(host), edge(host)];
    const api = service(prod);
    const certificate = Certificate.acme({ email: 'ops@shop.example', directory });
    for (const [index, domain] of domains.entries())
      new NginxVhost(prod, `site-${index}`, { edge: nginx, domain, certificate }).route('/', api);
  };
  const below = (suffix: string, count: number) => Array.from({ length: count }, (_, index) => `s${index}.${suffix}`);

  test('of one registered domain', () => {
    expect(problems(sites(below('shop.com.ar', 51)))).toMatchInlineSnapshot(`
"error certificates-over-limit: shop/prod/site-50: with it more certificates are asked for below shop.com.ar than are issued for it in a week
    got     51 certificates
    allowed up to 50
    mend    put names of shop.com.ar together as aliases of one vhost; or bring them up over several weeks and acknowledge this with the plan"
`);
    expect(problems(sites(below('shop.com.ar', 50)))).toBe('');
  });

  test('com.ar is nobody’s own, nor is github.io: each name below them is a domain', () => {
    const domains = ['com.ar', 'github.io'].flatMap((suffix) => below(suffix, 40));
    expect(problems(sites(domains))).toBe('');
  });

  test('another authority has limits of its own', () => {
    expect(problems(sites(below('shop.example', 60), 'https://acme.example/directory'))).toBe('');
  });

  test('each host asks for its own', () => {
    const declare = (count: number) => (fleet: Fleet) => {
      const hosts = Array.from({ length: count }, (_, n) =>
        vps(fleet, `vps-${n}`, { publicAddress: `203.0.113.${n + 1}` }),
      );
      const prod = environment(hosts);
      vhost(prod, undefined, { edge: hosts.map(edge) }).route('/', service(prod));
    };
    expect(problems(declare(6))).toMatchInlineSnapshot(`
"error certificates-over-limit: shop/prod/site: each host asks for a certificate of its own for shop.example: more than are issued for the same names in a week
    got     6 hosts
    allowed up to 5
    mend    bring them up over several weeks and acknowledge this with the plan; or give Certificate.files()"
`);
    expect(problems(declare(5))).toBe('');
  });
});
