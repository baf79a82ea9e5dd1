import type { WorkloadFacet } from '../../constructs/facets/workload';
import type { Check, Finding } from './check';

const secretName = /(^|_)(PASSWORD|PASSWD|PASS|PASSPHRASE|SECRET|TOKEN|KEY)$/;
/** Keys that everyone may know (those of a browser's bundle too), and what a key is kept or looked up by. */
const publicName = /(^|_)(PUBLIC|PUBLISHABLE|SITE|CACHE|PRIMARY|FOREIGN|PARTITION|SORT|IDEMPOTENCY)_(\w+_)?KEY$/;
/** Keys as Stripe, GitHub, AWS and Slack write them, and private keys (RFC 7468). */
const secretForm =
  /^(?:[sr]k_(?:live|test)_\w|gh[pousr]_\w{20}|github_pat_\w|AKIA[0-9A-Z]{16}$|xox[abprs]-\w)|-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;
/** What a key is named by rather than the key itself: a path, an address without credentials, a switch. */
const notItself = /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:\/\/|(?:true|false|yes|no|on|off)$)/;
const credentialsInUrl = /:\/\/[^/\s:@]*:[^/\s@]+@/;

/** What a shell or the program itself fills in, a file, or a mere switch is no secret. */
const value = String.raw`(?!["']?[$/<@-])(?!["']?(?:true|false|yes|no|on|off)\b)["']?[^\s"']`;
/** `--password=x`, `--db-password x`, `PGPASSWORD=x`. */
const named = new RegExp(
  String.raw`(?:password|passwd|passphrase|secret|secret[-_]key|token|api[-_]?key|private[-_]key|access[-_]key)(?:=|(?<=(?:^|\s)--?[\w-]*)\s+)${value}`,
  'i',
);
/** Programs whose letter for a password takes it in the same argument or the next one. */
const byLetter = new RegExp(String.raw`\b(?:(?:mysql|mariadb)[\w-]*\b.*\s-p${value}|redis-cli\b.*\s-a\s+${value})`);
/** A password that is the user's own name keeps nobody out, and is meant so. */
const filledInUrl = /:\/\/([^/\s:@]*):(?!\$|\1@)[^/\s@]+@/;

/** No secret stands in the declaration. */
export const secretInPlainText: Check = {
  rule: 'secret-in-plain-text',
  severity: 'error',
  acknowledgeable: true,
  why: 'What the declaration holds is in git, in the generated files and in `docker inspect`, for good. Acknowledge it for what only looks like a secret.',
  *check(model) {
    const users = new Set<unknown>(model.find('bucket').map(({ facet }) => facet.accessKey));
    for (const { component, facet } of model.find('workload')) {
      const settings = Object.fromEntries(Object.entries(facet.environment).filter(([, given]) => !users.has(given)));
      for (const found of inSettings('environment', settings)) yield { on: component, ...found };
      const build = facet.image.build?.arguments;
      if (build !== undefined)
        for (const found of inSettings('image arguments', build)) yield { on: component, ...found };
      for (const [place, words] of commands(facet)) {
        if (!isGiven(words)) continue;
        yield {
          on: component,
          message: `${place}: it holds what looks like a secret`,
          got: `${words.length} arguments`,
          mend: 'let the program read it from its environment or a file, by a Secret; and let a secret that was committed be replaced',
        };
      }
    }
  },
};

function* inSettings(place: string, settings: Readonly<Record<string, unknown>>): Generator<Omit<Finding, 'on'>> {
  for (const name in settings) {
    const given = settings[name];
    if (typeof given !== 'string' || given === '') continue;
    if (!looksSecret(name, given)) continue;
    yield {
      message: `${place}: ${name} holds what looks like a secret`,
      // The value itself isn't repeated: messages end up in logs.
      got: `a string of ${given.length} characters`,
      mend: `use Secret.env('${name}'), and let a secret that was committed be replaced`,
    };
  }
}

function looksSecret(name: string, given: string): boolean {
  if (credentialsInUrl.test(given) || secretForm.test(given)) return true;
  return secretName.test(name) && !publicName.test(name) && !(name.endsWith('KEY') && notItself.test(given));
}

function commands({ command, health, readiness }: WorkloadFacet): [string, readonly string[]][] {
  const all: [string, readonly string[]][] = [];
  if (command !== undefined) all.push(['command', command]);
  if (health?.type === 'command') all.push(['health.command', health.command]);
  if (readiness?.type === 'command') all.push(['readiness.command', readiness.command]);
  return all;
}

function isGiven(words: readonly string[]): boolean {
  const text = words.join(' ');
  return named.test(text) || byLetter.test(text) || filledInUrl.test(text);
}
