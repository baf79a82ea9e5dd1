import { statSync } from 'node:fs';
import { join } from 'node:path';
import { AgentMachine } from './agent-machine';
import { python } from './release';

const planted = 'planted value 5f1d';
const root = process.getuid?.() === 0;
let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

const template = { path: 'secrets/filled/pgbouncer/userlist.txt', template: 'templates/userlist.txt', userId: 70 };
const plans = {
  word: { templates: [{ ...template, secrets: ['ROLE', 'OTHER'], use: 'word' }] },
  passwords: { templates: [{ ...template, secrets: ['ROLE'], use: 'passwords' }] },
  file: { files: [{ path: 'secrets/files/token', secret: 'TOKEN', userId: 1000 }] },
  environment: { environment: [{ secret: 'LICENCE' }, { secret: 'KEY' }] },
};

/** → path, owner, text or null where a value is missing; or what is refused. */
function filled(plan: object, values: object, text = '"shop" "${ROLE}" ${OTHER} ${HOST}\n') {
  return machine.python(`
import fill
found = attempt(fill.filled_files, ${python(plan)}, ${python(values)}, lambda path: ${python(text)})
tell(found if found and isinstance(found[0], str) else [[each.path, each.owner, each.content and each.content.decode()] for each in found])`)[0];
}

test('each kind of place gets its text', () => {
  expect(filled(plans.word, { ROLE: 'a.b-c_d', OTHER: 'x' })).toEqual([
    [template.path, 70, '"shop" "a.b-c_d" x ${HOST}\n'],
  ]);
  expect(filled(plans.passwords, { ROLE: 'ops:$apr1$salt$hash' }, '${ROLE}\n')).toEqual([
    [template.path, 70, 'ops:$apr1$salt$hash\n'],
  ]);
  const text = 'line one\n"line" \'two\' ${ROLE} \\ é';
  expect(filled(plans.file, { TOKEN: text })).toEqual([['secrets/files/token', 1000, text]]);
  expect(filled(plans.environment, { LICENCE: 'a$b "c" #d ${E}', KEY: 'é' })).toEqual([
    ['.env', 0, "LICENCE='a$b \"c\" #d ${E}'\nKEY='é'\n"],
  ]);
});

test('a value that looks like a placeholder is not filled again', () => {
  expect(filled(plans.passwords, { ROLE: '${ROLE}' }, '${ROLE}')).toEqual([[template.path, 70, '${ROLE}']]);
});

test('without all its values a file is left as it is', () => {
  expect(filled(plans.word, { ROLE: 'x' })).toEqual([[template.path, 70, null]]);
  expect(filled(plans.file, {})).toEqual([['secrets/files/token', 1000, null]]);
  expect(filled(plans.environment, { KEY: 'x' })).toEqual([['.env', 0, null]]);
});

describe('a value that its place can not hold is told by name, never by value', () => {
  const unsafe = [planted, `${planted}"`, `${planted}\n`, 'a$b', 'é', "'", '\\', ''];
  test.each(unsafe)('in a template: %j', (value) => {
    expect(filled(plans.word, { ROLE: value, OTHER: 'x' })).toEqual([
      'unfillable',
      `the value of ROLE holds characters that ${template.path} can't: use only A-Z a-z 0-9 . _ -`,
    ]);
  });
  test.each([`${planted}'`, `${planted}\\`, `${planted}\nx`, `${planted}\r`, `${planted}\u0000`, '\u007f'])(
    'in .env: %j',
    (value) => {
      expect(filled(plans.environment, { LICENCE: 'x', KEY: value })).toEqual([
        'unfillable',
        "the value of KEY holds a quote, a backslash or a line break, which .env can't",
      ]);
    },
  );
});

describe('on the host', () => {
  const stack = { name: 'shop', edge: false, folders: [], services: [] };

  /** Installs, as a release does; what the plan says before: changed paths and names that are missing. */
  function install(plan: object, values: object, userlist = '"shop" "${ROLE}"\n') {
    machine.put('srv/incoming/shop/templates/userlist.txt', userlist);
    const [before, digests] = machine.python(`
import hashlib, install, record
from state import StackState
stack = ${python(stack)}
wanted = {"manifest": {"templates/userlist.txt": hashlib.sha256(${python(userlist)}.encode()).hexdigest()}, "secrets": ${python(plan)}}
values = ${python(values)}
state = StackState(stack, wanted, {"stacks": [stack]})
tell(state.secrets(wanted["secrets"], values))
digests = install.install(stack, state, wanted, values)
record.keep_stack("shop", {"files": wanted["manifest"], "filled": digests, "hashes": {}, "images": {}})
tell(digests)`);
    return { changed: before[0], lacking: before[1], paths: Object.keys(digests) };
  }
  const of = (path: string) => {
    const { mode, uid } = statSync(join(machine.root, 'srv/stacks/shop', path));
    return [(mode & 0o777).toString(8), root ? uid : 'somebody'];
  };

  test('a file is readable by exactly its user, its folders can be entered by root alone', () => {
    expect(install(plans.file, { TOKEN: 'x' })).toEqual({
      changed: ['secrets/files/token'],
      lacking: [],
      paths: ['secrets/files/token'],
    });
    expect(of('secrets/files/token')).toEqual(['400', root ? 1000 : 'somebody']);
    expect([of('secrets')[0], of('secrets/files')[0]]).toEqual(['700', '700']);
    expect(install(plans.file, { TOKEN: 'x' }).changed).toEqual([]);
    expect(install(plans.file, {})).toMatchObject({ changed: [], lacking: [] });
  });

  (root ? test : test.skip)('a container that has another user now can read the same secret', () => {
    install(plans.file, { TOKEN: 'x' });
    install({ files: [{ path: 'secrets/files/token', secret: 'TOKEN', userId: 1001 }] }, {});
    expect([of('secrets/files/token'), machine.read('srv/stacks/shop/secrets/files/token')]).toEqual([
      ['400', 1001],
      'x',
    ]);
  });

  test('a template that is new has to be filled, so it needs its value; an old one does not', () => {
    install(plans.passwords, { ROLE: 'one' });
    expect(install(plans.passwords, {}).lacking).toEqual([]);
    expect(install(plans.passwords, {}, '"admin" "${ROLE}"\n').lacking).toEqual(['ROLE']);
  });

  test('a template that an interrupted run had installed already needs its value as well', () => {
    install(plans.passwords, { ROLE: 'one' });
    const text = '"admin" "${ROLE}"\n';
    machine.put('srv/stacks/shop/templates/userlist.txt', text);
    expect(install(plans.passwords, {}, text).lacking).toEqual(['ROLE']);
  });

  test('.env that lacks a variable needs the values of all', () => {
    install({ environment: [{ secret: 'LICENCE' }] }, { LICENCE: 'x' });
    expect(install({ environment: [{ secret: 'LICENCE' }] }, {}).lacking).toEqual([]);
    expect(install(plans.environment, { KEY: 'y' }).lacking).toEqual(['LICENCE']);
  });
});
