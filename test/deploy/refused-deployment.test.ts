import { answers, changed, deploy, foresee, plan, planted, refusal } from './deploying';
import type { Said } from './fakes/fake-host';
import { secret } from './repository';

/** The plan with this beside it. */
const foreseen = (more: object) => [{ result: { ...foresee[0]?.result, ...more } }];

test('a release that starts more than there is memory for is not begun', () => {
  const memory = { limits: 2 ** 30, reservations: 512 * 2 ** 20, available: 100 * 2 ** 20 };
  const said = { answers: { ...answers, foresee: foreseen({ memory }) } };
  const { status, errors, host } = deploy(said);
  expect([status, errors]).toEqual([
    1,
    'vpsynth deploy: web1: 100 MiB of memory are left, and what this release starts beside what runs needs at least 512 MiB. ' +
      "Nothing was changed. End something, take a larger host, or release with the strategy 'rolling' or 'recreate'\n",
  ]);
  expect(host.steps()).toEqual(['ssh', 'plan', 'status-host', 'foresee']);
  expect(deploy(said, ['web1', '--dry-run']).lines.at(-1)).toBe(
    'web1: memory   up to 1024 MiB more while both sides run, 512 MiB at the least; 100 MiB are available now',
  );
});

/** A plan for which a deployment is refused in these words, unless an option says that it is meant. */
function expectRefused(said: Said, words: string, option: string): void {
  const { status, errors, host } = deploy(said);
  expect([status, errors]).toEqual([1, `vpsynth deploy: web1: ${words}\n`]);
  expect(host.steps()).not.toContain('release');
  expect(deploy(said, ['web1', option]).status).toBe(0);
}

const planning = (stack: object): Said => ({ answers: { ...answers, plan: plan(stack) } });

test('what somebody went back from is released again only when that is said', () => {
  const rolledBack = { who: 'ada@desk', at: '2026-01-01T10:00:00Z', commit: 'c0ffee1234567890' };
  expectRefused(
    planning({ ...changed, rolledBack }),
    'ada@desk went back from this very release of shop-prod at 2026-01-01T10:00:00Z (c0ffee123456). ' +
      'Nothing was changed. Revert its commit or mend it; --again releases it all the same',
    '--again',
  );
});

test('what a contract has left without its tables is brought back only when that is said', () => {
  const behindContract = 'shop-prod would bring api:1 back: the release 2 has taken away what that one needs';
  const said = planning({ ...changed, behindContract });
  expectRefused(
    said,
    `${behindContract}\nOr, where it lives with what is left: --again releases it all the same`,
    '--again',
  );
  expect(deploy(said, ['web1', '--dry-run']).lines).toContain(
    `web1: warning: a deployment is refused: ${behindContract}`,
  );
});

test('an edit on the host is replaced only when that is said, or when it is declared by now', () => {
  expectRefused(
    planning({ install: ['a.conf', 'compose.yaml'], edited: ['a.conf'] }),
    'edited on the host, and not declared so: shop-prod/a.conf. Nothing was changed. npx vpsynth drift web1 shows ' +
      'the edits; declare them, so that synth writes the same, or give them up by --overwrite-edits',
    '--overwrite-edits',
  );
  expect(deploy(planning({ unread: ['a.conf'], edited: ['a.conf'] })).status).toBe(0);
});

test('without a secret nothing is sent', () => {
  const { status, errors, host } = deploy(
    { answers: { ...answers, plan: plan(changed, { lacking: [secret] }) } },
    ['web1'],
    {},
  );
  expect(status).toBe(1);
  expect(errors).toBe(
    `vpsynth deploy: web1 needs secrets that have a value neither here nor there: ${secret}. Nothing was changed. ` +
      `npx vpsynth secrets generate makes up what nobody else gives; set each of the rest as an environment variable or by: npx vpsynth secrets set ${secret}\n`,
  );
  expect(host.steps()).toEqual(['ssh', 'plan', 'status-host']);
});

test.each<[what: string, said: Said, message: string, steps: readonly string[]]>([
  [
    'another deployer',
    {
      answers: { ...answers, plan: refusal('busy', 'ada@desk is deploying to this host; try again when it has ended') },
    },
    'ada@desk is deploying to this host; try again when it has ended',
    ['ssh', 'plan', 'status-host'],
  ],
  [
    'an image that is not there',
    {
      answers: {
        ...answers,
        plan: plan(changed, { images: {} }),
        pull: refusal('pull', "registry.example/api:1.0.0 can't be pulled: not found"),
      },
    },
    "registry.example/api:1.0.0 can't be pulled: not found. What runs on web1 was not touched",
    ['ssh', 'plan', 'status-host', 'foresee', 'rsync infra/web1/shop-prod', 'pull'],
  ],
  [
    'a release that went back',
    { answers: { ...answers, release: refusal('unhealthy', 'shop-prod: api is exited (1)\n  it wrote nothing') } },
    'shop-prod: api is exited (1)\n  it wrote nothing',
    ['ssh', 'plan', 'status-host', 'foresee', 'rsync infra/web1/shop-prod', 'release'],
  ],
  [
    'a host nobody has pinned',
    { fault: { code: 255, words: 'No ED25519 host key is known for web1 and you have requested strict checking.\n' } },
    'the key of web1 is not pinned in infra/known_hosts; for a new host run: npx vpsynth bootstrap web1',
    ['ssh'],
  ],
  [
    'a connection that ends during the release',
    {
      answers: {
        ...answers,
        release: [
          { event: 'installed', stack: 'shop-prod', files: 1 },
          { end: 255, words: 'Timeout, server web1 not responding.' },
        ],
      },
    },
    'no connection to web1 (deploy@203.0.113.1 port 22): Timeout, server web1 not responding.',
    ['ssh', 'plan', 'status-host', 'foresee', 'rsync infra/web1/shop-prod', 'release'],
  ],
])('%s', (_, said, message, steps) => {
  const { status, errors, host } = deploy(said);
  expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
  expect(host.steps()).toEqual(steps);
});

test.each([
  [
    'rsync: write failed on "/srv/x": No space left on device (28)',
    'the disk of web1 is full: rsync could not write; what runs there was not touched',
  ],
  ['rsync: connection unexpectedly closed', 'rsync to web1 failed (11): rsync: connection unexpectedly closed'],
])('rsync says %j', (RSYNC_SAYS, message) => {
  const { status, errors, host } = deploy({ answers }, ['web1'], { [secret]: planted, RSYNC_SAYS });
  expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
  expect(host.steps()).not.toContain('release');
});

describe('what fails', () => {
  const said = {
    answers: {
      ...answers,
      release: [
        { event: 'going-back', because: `api got ${planted}`, log: [planted] },
        ...refusal('unhealthy', `shop-prod: api wrote ${planted}`),
      ],
    },
  };
  const message = `shop-prod: api wrote <secret ${secret}>`;

  test('programs may repeat a value: it is not printed', () => {
    const { status, lines, errors } = deploy(said);
    expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
    expect(lines.slice(-2)).toEqual([`web1: FAILED: api got <secret ${secret}>`, 'going back to the last release']);
  });

  test.each(['worker', 'api'])('%s stands in committed files, or is short: hidden it would be told', (value) => {
    const { lines } = deploy({ answers }, ['web1', '--json'], { [secret]: value });
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ text: 'shop-prod: starting api, worker', services: ['api', 'worker'] }),
    );
  });

  test('rsync’s words too', () => {
    const { errors } = deploy({ answers }, ['web1'], { [secret]: planted, RSYNC_SAYS: `rsync: ${planted}` });
    expect(errors).toBe(`vpsynth deploy: rsync to web1 failed (11): rsync: <secret ${secret}>\n`);
  });

  test('--json ends with what failed, and on which host', () => {
    const { status, lines, errors } = deploy(said, ['web1', '--json']);
    expect([status, errors]).toEqual([1, `vpsynth deploy: ${message}\n`]);
    expect(lines.slice(-2).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        event: 'going-back',
        because: `api got <secret ${secret}>`,
        log: [`<secret ${secret}>`],
      }),
      { host: 'web1', event: 'failed', elapsedSeconds: expect.any(Number), text: message, notReached: [] },
    ]);
  });

  test('--json for a host that is not there', () => {
    const { status, lines } = deploy(said, ['web1', 'web2', '--json']);
    expect([status, lines.map((line) => JSON.parse(line))]).toEqual([
      1,
      [
        {
          host: 'web2',
          event: 'failed',
          elapsedSeconds: expect.any(Number),
          text: 'there is no host web2 here; there is web1',
          notReached: ['web1', 'web2'],
        },
      ],
    ]);
  });
});

test.each<[args: readonly string[], code: number, message: string]>([
  [[], 2, 'name the hosts: vpsynth deploy <host…>, or --all; there is web1'],
  [['web1', '--all'], 2, 'name hosts or say --all, not both'],
  [['web1', '--parallel', '0'], 2, '--parallel 0: expected a whole number from 1 to 999'],
  [['web1', '--canary', 'web2'], 2, '--canary web2: it is none of the hosts that are deployed to: web1'],
  [['web2'], 1, 'there is no host web2 here; there is web1'],
  [['web1', 'web2'], 1, 'there is no host web2 here; there is web1'],
  [['laptop'], 1, 'laptop is this machine itself: use npx vpsynth dev'],
])('%j asks no host anything', (args, code, message) => {
  const { status, errors, host } = deploy({ answers }, args);
  expect([status, errors]).toEqual([code, `vpsynth deploy: ${message}\n`]);
  expect(host.steps()).toEqual([]);
});
