import type { Check } from './check';

/** Headers that browsers have dropped, and what each does where it is still read. */
const dropped: Readonly<Record<string, string>> = {
  'expect-ct': 'no browser reads it any more',
  'public-key-pins': 'no browser reads it any more; in old ones a lost key shuts the site for months',
  'x-xss-protection': 'no browser reads it any more; in old ones it opens holes of its own',
};

/** Security headers protect, and none stands there for show. */
export const securityHeaderUnsafe: Check = {
  rule: 'security-header-unsafe',
  severity: 'warning',
  why: 'A policy that allows inline scripts stops no injected one (W3C: Content Security Policy 3, unsafe-inline), and headers that browsers have dropped protect nobody (OWASP: Secure Headers).',
  *check(model) {
    for (const { component, facet } of model.find('virtual-host')) {
      for (const [name, value] of Object.entries(facet.headers)) {
        const because = Object.hasOwn(dropped, name.toLowerCase()) ? dropped[name.toLowerCase()] : undefined;
        if (because !== undefined && value !== '' && value !== '0') {
          yield { on: component, message: `the header ${name}: ${because}`, got: value, mend: `leave ${name} out` };
        }
        if (name.toLowerCase() !== 'content-security-policy' || !allowsInlineScripts(value)) continue;
        yield {
          on: component,
          message: 'its Content-Security-Policy lets injected scripts run',
          got: value,
          allowed: "'unsafe-inline' for styles alone, or beside a nonce or hash, which makes browsers pass over it",
          mend: "move scripts into files and remove 'unsafe-inline', or let the service send a policy with a nonce",
        };
      }
    }
  },
};

/** What isn't said of scripts is as it is said of everything (`default-src`). */
function allowsInlineScripts(policy: string): boolean {
  const directives = new Map(
    policy.split(';').map((text) => {
      const [name = '', ...sources] = text.trim().toLowerCase().split(/\s+/);
      return [name, sources] as const;
    }),
  );
  const sources = directives.get('script-src') ?? directives.get('default-src') ?? [];
  return sources.includes("'unsafe-inline'") && !sources.some((source) => /^'(nonce|sha\d+)-/.test(source));
}
