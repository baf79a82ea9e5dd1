import { AgentMachine } from './agent-machine';
import { python } from './release';

let machine: AgentMachine;
beforeEach(() => {
  machine = new AgentMachine();
});

/** What is said of a deployment after another one, with the volume there or gone. */
function after(last: object | undefined, next: object, isThere = true) {
  const volumes = { postgres_postgres: { Mountpoint: `${machine.root}/data` } };
  machine.docker = { ...machine.docker, volumes: isThere ? volumes : {} };
  const stacks = (data: object) => ({ stacks: [{ name: 'postgres', ...data }] });
  const [said] = machine.python(`
import data_format, record
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

describe('a volume that somebody else made is looked into', () => {
  const takenOver = (program: string) => ({ ...data(program), takenOver: ['postgres_postgres'] });

  test.each<[files: Record<string, string>, program: string, said: string | null]>([
    [{ PG_VERSION: '17\n' }, 'PostgreSQL 17', null],
    [{ '18/docker/PG_VERSION': '18\n' }, 'PostgreSQL 18', null],
    [{}, 'PostgreSQL 18', null],
    [{ PG_VERSION: '17\n' }, 'PostgreSQL 18', 'of PostgreSQL 17 (in . of it)'],
    // Where an older image had its data: the one of 18 would make an empty server below it.
    [{ PG_VERSION: '18\n' }, 'PostgreSQL 18', 'of PostgreSQL 18 (in . of it)'],
    [{ '17/docker/PG_VERSION': '17\n' }, 'PostgreSQL 18', 'of PostgreSQL 17 (in 17/docker of it)'],
    [{ ibdata1: '' }, 'PostgreSQL 18', 'not of PostgreSQL'],
    [{ ibdata1: '' }, 'MariaDB 11', null],
  ])('%j for %s', (files, program, said) => {
    machine.put('data/.keep', '');
    machine.remove('data/.keep');
    for (const [path, text] of Object.entries(files)) machine.put(`data/${path}`, text);
    expect(after(undefined, takenOver(program))).toEqual(
      said === null
        ? null
        : [
            'data-format',
            `postgres: the data in the volume postgres_postgres is ${said}, and ${program} can't read it. Nothing was changed`,
          ],
    );
  });
});
