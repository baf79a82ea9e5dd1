import { AgentMachine } from './agent-machine';
import { python, Release } from './release';
import { changed, shop } from './shop';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

const planted = 'planted-5f1d/a"b';
const pem = '-----BEGIN KEY-----\nMIIEvQIBADAN\nshort\n-----END KEY-----\n';

/** What is told of some words, where the host or the deployer has these values. */
const told = (words: string, sent: readonly string[] = [], deployment: object = {}) =>
  machine.python(`
context = Context()
context.begin({"deployment": ${python(deployment)}})
context.keep_secret(${python(sent)})
context.event("warning", message=${python(words)})
tell(context.told[0]["message"])`)[0];

test.each([
  [planted, '•••'],
  [`it says {"password": "planted-5f1d/a\\"b"}`, 'it says {"password": "•••"}'],
  ['postgres://shop:planted-5f1d%2Fa%22b@db/shop', 'postgres://shop:•••@db/shop'],
  ['planted-5f1d/a%22b', '•••'],
  [`Basic ${Buffer.from(planted).toString('base64')}`, 'Basic •••'],
  ['    MIIEvQIBADAN', '    •••'],
  ['a short line of -----BEGIN KEY-----', 'a short line of -----BEGIN KEY-----'],
])('%j is told as %j', (words, said) => {
  expect(told(words, [planted, pem])).toBe(said);
});

describe('values that the host has', () => {
  const plan = (path: string, template: string) => JSON.stringify({ templates: [{ path, template, secrets: [] }] });

  test('in files of their own, in templates that were filled, in .env; of the stacks and of kept releases', () => {
    machine.put('srv/stacks/shop/secrets/files/token', 'of-a-file\n');
    machine.put('srv/releases/shop/2026-01-01T000000Z/secrets/files/token', 'of-a-kept-release');
    machine.put('srv/stacks/shop/.env', "KEY='of-the-environment'\nOTHER='of=another'\n");
    machine.put('srv/stacks/shop/secrets.json', plan('secrets/filled/users', 'templates/users'));
    machine.put('srv/stacks/shop/templates/users', '"shop" "${ROLE}"\n"ops" "${OPS}" # ${ROLE}\n');
    machine.put('srv/stacks/shop/secrets/filled/users', '"shop" "of-a-role"\n"ops" "of-operations" # of-a-role\n');
    const words = 'of-a-file of-a-kept-release of-the-environment of=another of-a-role of-operations "shop"';
    expect(told(words)).toBe('••• ••• ••• ••• ••• ••• "shop"');
  });

  test('where a template, its file or the plan isn’t there or isn’t of the other, the rest is known', () => {
    machine.put('srv/stacks/shop/secrets/files/token', 'of-a-file');
    for (const [path, text] of Object.entries({ one: '"${A}"', two: 'a ${A} b ${B} c' })) {
      machine.put(`srv/stacks/${path}/secrets.json`, plan('secrets/filled/it', 'templates/it'));
      machine.put(`srv/stacks/${path}/templates/it`, text);
    }
    machine.put('srv/stacks/two/secrets/filled/it', 'a of-two c');
    machine.put('srv/stacks/three/secrets.json', '{"templates": [{"path": "');
    machine.put('srv/stacks/four/secrets.json', '{"templates": [1, {}]}');
    expect(told('of-a-file of-two')).toBe('••• of-two');
  });

  test('are looked for again by each request', () => {
    const told = machine.python(`
context = Context()
def say():
    context.begin({})
    context.event("warning", message="of-before of-after")
file = ROOT / "srv/stacks/shop/secrets/files/token"
file.parent.mkdir(parents=True)
for value in ("of-before", "of-after"):
    file.write_text(value)
    say()
tell([each["message"] for each in context.told])`);
    expect(told).toEqual([['••• of-after', '••• •••']]);
  });
});

test('what is short, or stands in the declaration, would take words and names away, and is told', () => {
  expect(told('shop-prod: 5432 is in use', ['prod', '5432', ''])).toBe('shop-prod: 5432 is in use');
  expect(told('postgres runs', ['postgres'])).toBe('••• runs');
  expect(told('postgres runs', ['postgres'], { stacks: [{ name: 'postgres' }] })).toBe('postgres runs');
  machine.put('var/deployment.json', '{"stacks": [{"name": "postgres"}]}');
  expect(told('postgres runs', ['postgres'])).toBe('postgres runs');
});

test('half a character in a value keeps nothing from being told', () => {
  const words = machine.python(`
context = Context()
context.keep_secret(["half \\ud800 of one", "planted-5f1d"])
context.event("warning", message="planted-5f1d")
tell(context.told[0]["message"])`);
  expect(words).toEqual(['•••']);
});

describe('a release whose containers write their secrets', () => {
  const says = (services: Record<string, object>) =>
    changed({ compose: { services: {}, 'x-logs': `no access with ${planted}\n${pem}` } }, services);
  const everywhere = () => `${machine.read('var/journal.jsonl')}${machine.read('var/history.jsonl')}`;
  const sick = { image: 'api:2', 'x-becomes': 'unhealthy' };
  const lines = ['planted-5f1d', 'MIIEvQIBADAN'];
  let release: Release;
  beforeEach(() => {
    release = new Release(machine);
    release.deploy(shop);
    machine.put('srv/stacks/shop/secrets/files/token', planted);
    machine.put('srv/stacks/shop/secrets/files/key', pem);
  });

  test('by values that are on the host already', () => {
    const { error, events } = release.deploy(says({ 'api-blue': sick, 'api-green': sick }));
    expect(error?.[1]).toContain('it wrote last:\n    no access with •••\n    -----BEGIN');
    expect(everywhere()).toContain('api-green is running (unhealthy)');
    for (const line of lines) expect([everywhere(), JSON.stringify(events)].join()).not.toContain(line);
  });

  test('by a rollback, which is given none', () => {
    const api = { image: 'api:2' };
    release.deploy(changed({}, { 'api-blue': api, 'api-green': api }));
    machine.put('srv/stacks/shop/secrets/files/key', pem);
    const [answer, events] = machine.python(`
import health, roll_back
def refuse(stack, *_):
    raise AgentError("unhealthy", "\\n".join(["it ended", *health.wrote(stack, "api-blue")]))
health.wait_until_well = refuse
health.wrote = lambda *_: ["  it wrote last:", "    MIIEvQIBADAN"]
context = Context()
tell(attempt(roll_back.roll_back, {"who": "ada@desk"}, context))
tell(context.told)`);
    expect(answer[0]).toBe('unhealthy');
    expect(everywhere()).toContain('it wrote last');
    expect([everywhere(), JSON.stringify(events)].join()).not.toContain('MIIEvQIBADAN');
  });

  test('and what a role that may not read logs is told of it has none of their words', () => {
    release.deploy(says({ 'api-blue': sick, 'api-green': sick }));
    const ask = (role: string) =>
      machine.python(`
import history, roles, status
context = Context()
context.role = roles.ROLES["${role}"]
last = history.entries()[-1]["release"]
found = history.history({"release": last}, context)
tell([found["releases"][0]["because"], found["steps"], history.history({}, context), status.status({"deployment": {"stacks": [], "certificates": []}}, context)])`)[0];
    const [because, steps, ...rest] = ask('monitoring');
    expect(because).toBe('shop: api-green is running (unhealthy)');
    expect(steps).toContainEqual(expect.objectContaining({ event: 'going-back', because }));
    expect(JSON.stringify([steps, rest])).not.toContain('it wrote last');
    expect(JSON.stringify(ask('developers')[2])).toContain('it wrote last');
  });
});

test('warnings repeat words of programs: for whoever may not read logs they are left out', () => {
  const [found] = machine.python(`
import history, roles
context = Context()
context.role = roles.ROLES["monitoring"]
tell(history.told([{"event": "warning", "at": "1", "message": "going back: docker failed: no"}], context))`);
  expect(found).toEqual([{ event: 'warning', at: '1', message: 'its words are for those who may read logs' }]);
});

test('what a backup says to the host’s journal has no value either', () => {
  machine.put('srv/stacks/backup/secrets/files/repository', planted);
  const [said] = machine.python(`
import backup
backup.scheduled = lambda *_: backup._told(["restic failed (1): no access with " + ${python(planted)}])
sys.stderr = io.StringIO()
backup.main(["backup", "plan", "scheduled"])
tell(sys.stderr.getvalue())`);
  expect(said).toBe('restic failed (1): no access with •••\n');
});
