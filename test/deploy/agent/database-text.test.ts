import { AgentMachine } from './agent-machine';

const machine = new AgentMachine();

/** Whether two texts count as the same, and as of the same tables. */
function compared(left: string, right: string): { readonly same: boolean; readonly tables: boolean } {
  machine.put('left', left);
  machine.put('right', right);
  return machine.python(`
import database_text
left, right = (database_text.digests("cat", ["cat"], open(ROOT / name, "rb")) for name in ("left", "right"))
tell({"same": left == right, "tables": left.tables == right.tables})
`)[0];
}

const copied = (...rows: string[]) =>
  ['CREATE TABLE t (a text);', 'COPY public.t (a) FROM stdin;', ...rows, '\\.', 'GRANT SELECT;', ''].join('\n');

test.each<[what: string, left: string, right: string, same: boolean, tables: boolean]>([
  ['the same', copied('1'), copied('1'), true, true],
  ['another row', copied('1'), copied('1', '2'), false, true],
  ['a row that looks like a comment of pg_dump', copied('-- Started on 1'), copied('-- Started on 2'), false, true],
  ['a row that looks like a command', copied('GRANT ALL;'), copied(), false, true],
  ['another right, after rows', copied('1'), copied('1').replace('SELECT', 'ALL'), false, false],
  ['guards of psql', '\\restrict a\n\\unrestrict a\n', '\\restrict b\n\\unrestrict b\n', true, true],
  ['a sequence', "SELECT pg_catalog.setval('s', 1);\n", "SELECT pg_catalog.setval('s', 2);\n", false, true],
  ['rows of MariaDB', 'INSERT INTO `t` VALUES (1);\n', 'INSERT INTO `t` VALUES (2);\n', false, true],
  ['a counter of MariaDB', ') ENGINE=InnoDB AUTO_INCREMENT=3 X;\n', ') ENGINE=InnoDB X;\n', false, true],
  ['a dump of another day', '-- Dump completed on 1\n', '-- Dump completed on 2\n', true, true],
  ['another column', 'CREATE TABLE t (a);\n', 'CREATE TABLE t (b);\n', false, false],
])('%s', (_, left, right, same, tables) => {
  expect(compared(left, right)).toEqual({ same, tables });
});

test('a program that fails says why', () => {
  expect(
    machine.python(
      'import database_text\ntell(attempt(database_text.digests, "pg_dump", ["sh", "-c", "echo no >&2; exit 3"]))',
    ),
  ).toEqual([['compare', 'pg_dump failed (3): no']]);
});
