import { AgentMachine } from './agent-machine';
import { python } from './release';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

/** What is said of a deployment after another one, with the volume there or gone. */
function after(last: object | undefined, next: object, isThere = true) {
  const stacks = (data: object) => ({ stacks: [{ name: 'postgres', ...data }] });
  const [said] = machine.python(`
import data_format, record
engine.has_volume = lambda name: ${isThere ? 'True' : 'False'}
${last === undefined ? '' : `record.keep_deployment(${python(stacks(last))})`}
tell(attempt(data_format.check, ${python(stacks(next))}))`);
  return said;
}

const data = (program: string) => ({ data: { postgres_postgres: program } });

test('data of another program or major version is refused while its volume is there', () => {
  expect(after(data('PostgreSQL 17'), data('PostgreSQL 18'))).toEqual([
    'data-format',
    "postgres: the data in the volume postgres_postgres is of PostgreSQL 17, and PostgreSQL 18 can't read it. Nothing was changed",
  ]);
  expect(after(data('PostgreSQL 17'), data('PostgreSQL 18'), false)).toBeNull();
});

test.each([
  ['a first release', undefined],
  ['a release of a vpsynth that said nothing of it', {}],
  ['the same', data('PostgreSQL 18')],
])('%s is not', (_, last) => {
  expect(after(last, data('PostgreSQL 18'))).toBeNull();
});
