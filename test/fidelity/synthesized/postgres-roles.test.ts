import { PostgresDatabase, PostgresServer } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { service } from '../../synth/checks/small-fleet';
import { fleetOfOne } from '../../synth/fleet-of-one';
import { describeWithPrograms, postgresAccepts, type SqlScript } from '../programs';
import { containersOf } from './containers';

/** The files of a server whose database `shop` has an owner, an application and a reader. */
function files(): Record<string, string> {
  const { fleet, host, prod } = fleetOfOne();
  const server = new PostgresServer(host, 'postgres');
  const database = new PostgresDatabase(prod, 'database', { server, name: 'shop', extensions: ['pg_stat_statements'] });
  service(prod, 'api', { uses: [database.pool(), database.readPool()] });
  const [container] = containersOf(synthesizeFleet(fleet), 'postgres');
  if (container === undefined) throw new Error('the fleet has no PostgreSQL');
  return container.files;
}

const provision: SqlScript = { sql: '\\i /etc/postgresql/databases/shop.sql' };

/** Statements as a role in the database; answers each one's SQLSTATE: 00000 where it was done. */
function as(role: string, ...statements: readonly string[]): SqlScript {
  const asked = statements.map((each) => `${each};\n\\echo :SQLSTATE`).join('\n');
  return {
    database: 'shop',
    sql: `SET SESSION AUTHORIZATION ${role};\n\\set ON_ERROR_STOP off\n\\o /dev/null\n${asked}`,
  };
}

const done = '00000';
const insufficientPrivilege = '42501';
const states = (...each: readonly string[]) => each.join('\n');

describeWithPrograms('the roles of a database', () => {
  test('the owner makes tables; the application reads and writes rows; the reader reads', async () => {
    const { problems, answers } = await postgresAccepts({
      files: files(),
      scripts: [
        provision,
        as(
          'shop_owner',
          'CREATE TABLE articles (id serial, title text)',
          'CREATE SCHEMA audit',
          'CREATE TABLE audit.log (id int)',
        ),
        as(
          'shop',
          "INSERT INTO articles (title) VALUES ('one')",
          'UPDATE articles SET title = title',
          'INSERT INTO audit.log VALUES (1)',
          'CREATE TEMPORARY TABLE scratch ()',
        ),
        as(
          'shop',
          'CREATE TABLE own ()',
          'DROP TABLE articles',
          'TRUNCATE articles',
          'CREATE SCHEMA own',
          'CREATE ROLE own',
        ),
        as('shop_reader', 'SELECT * FROM articles', 'SELECT * FROM audit.log'),
        as(
          'shop_reader',
          "INSERT INTO articles (title) VALUES ('two')",
          'DELETE FROM audit.log',
          'CREATE TABLE own ()',
        ),
        provision,
        as('shop', 'DELETE FROM articles'),
      ],
    });
    expect(problems).toEqual([]);
    expect(answers).toEqual([
      '',
      states(done, done, done),
      states(done, done, done, done),
      states(...Array.from({ length: 5 }, () => insufficientPrivilege)),
      states(done, done),
      states(...Array.from({ length: 3 }, () => insufficientPrivilege)),
      '',
      done,
    ]);
  });

  test('a database that its application owned goes over to its owner, and services notice nothing', async () => {
    const { problems, answers } = await postgresAccepts({
      files: files(),
      scripts: [
        'CREATE ROLE shop LOGIN; CREATE DATABASE shop OWNER shop;',
        { database: 'shop', sql: 'ALTER SCHEMA public OWNER TO shop' },
        as(
          'shop',
          'CREATE TABLE articles (id serial, title text)',
          "INSERT INTO articles (title) VALUES ('one')",
          "CREATE TYPE colour AS ENUM ('blue', 'green')",
          'CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1',
        ),
        provision,
        as(
          'shop',
          "UPDATE articles SET title = 'two'",
          "INSERT INTO articles (title) VALUES ('three')",
          'SELECT one()',
        ),
        as('shop', 'ALTER TABLE articles ADD COLUMN body text'),
        as('shop_owner', 'ALTER TABLE articles ADD COLUMN body text', 'DROP TYPE colour', 'DROP FUNCTION one'),
        provision,
        { database: 'shop', sql: "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'shop'" },
        { database: 'shop', sql: 'SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()' },
      ],
    });
    expect(problems).toEqual([]);
    expect(answers.slice(4)).toEqual([
      states(done, done, done),
      insufficientPrivilege,
      states(done, done, done),
      '',
      '0',
      'shop_owner',
    ]);
  });
});
