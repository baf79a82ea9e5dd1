import type { Fleet } from 'vpsynth';
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
