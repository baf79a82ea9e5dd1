import { Fleet } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { nextSize } from '../../apps/cepcomunicacion/growth';
import committed from '../../infra/main';

const grown = new Fleet();
nextSize(grown);
const small = policy(synthesizeFleet(committed).files['infra/srv943151/edge/nginx/sites/cepcomunicacion.example.conf']);
const large = policy(synthesizeFleet(grown).files['infra/cep-1/edge/nginx/sites/cepcomunicacion.example.conf']);

/** The sources of each directive that the site sends. */
function policy(site = ''): Record<string, string[]> {
  const [, text = ''] = /add_header Content-Security-Policy "([^"]*)" always;/.exec(site) ?? [];
  return Object.fromEntries(
    text.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

/** As a browser asks (W3C: Content Security Policy 3, 6.7.2.8): whether one of the sources is the origin of an address. */
function allows(sources: readonly string[], address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return sources.some((source) => {
    const [, scheme, wildcard, host = ''] = /^(https:)\/\/(\*\.)?(.+)$/.exec(source) ?? [];
    return scheme === protocol && (wildcard ? hostname.endsWith(`.${host}`) : hostname === host);
  });
}

test.each([
  ['script-src', 'https://www.googletagmanager.com/gtag/js?id=G-EXAMPLE'],
  ['connect-src', 'https://region1.google-analytics.com/g/collect'],
  ['connect-src', 'https://region1.analytics.google.com/g/collect'],
  ['img-src', 'https://www.google-analytics.com/collect'],
  ['script-src', 'https://js.hcaptcha.com/1/api.js'],
  ['script-src', 'https://hcaptcha.com/1/api.js'],
  ['style-src', 'https://newassets.hcaptcha.com/captcha/v1/style.css'],
  ['frame-src', 'https://newassets.hcaptcha.com/captcha/v1/hcaptcha.html'],
  ['connect-src', 'https://api.hcaptcha.com/checksiteconfig'],
] as const)('%s lets %s in', (directive, address) => {
  expect([small, large].map((each) => allows(each[directive] ?? [], address))).toEqual([true, true]);
});

test.each([
  ['script-src', 'https://region1.google-analytics.com/script.js'],
  ['script-src', 'http://js.hcaptcha.com/1/api.js'],
  ['script-src', 'https://evilhcaptcha.com/1/api.js'],
  ['script-src', 'https://s3.provider.example/cep-uploads/script.js'],
  ['img-src', 'https://hcaptcha.com/a.png'],
  ['connect-src', 'https://s3.provider.example/cep-uploads'],
  ['frame-src', 'https://www.googletagmanager.com/ns.html'],
] as const)('%s keeps %s out', (directive, address) => {
  expect([small, large].map((each) => allows(each[directive] ?? [], address))).toEqual([false, false]);
});

test('all else is the site’s own, and nothing is inline', () => {
  for (const each of [small, large]) {
    expect(Object.keys(each).sort()).toEqual([
      'connect-src',
      'default-src',
      'frame-src',
      'img-src',
      'script-src',
      'style-src',
    ]);
    expect(each['default-src']).toEqual(["'self'"]);
    for (const sources of Object.values(each))
      expect(sources.filter((source) => !source.startsWith('https://'))).toEqual(["'self'"]);
  }
});

test('pictures come from a provider where one serves the bucket', () => {
  const picture = 'https://s3.provider.example/cep-uploads/a.png';
  expect([small, large].map((each) => allows(each['img-src'] ?? [], picture))).toEqual([true, false]);
});
