import { MariaDbDatabase, MariaDbServer, Project } from 'vpsynth';
import { service } from '../synth/checks/small-fleet';
import { told } from './told';

const wrong = (value: unknown) => value as never;

/** The first lines of what is told: the mistake, and the value. */
const first = (text: string) => text.split('\n').slice(0, 2).join('\n');

test.each([
  [{ engine: wrong('percona') }, 'engine: not one of the values that it can have', '"percona"'],
  [{ version: '11' }, 'version: expected a whole version, such as 11.8.8', '"11"'],
  [{ maxConnections: 5 }, 'maxConnections: too small', '5'],
  [
    { settings: { max_connections: 200 } },
    'settings.max_connections: max_connections is given by maxConnections',
    '"max_connections"',
  ],
  [
    { settings: { 'bind-address': '*' } },
    'settings.bind-address: expected a setting of my.cnf, written with underscores',
    '"bind-address"',
  ],
  [
    { password: wrong('hunter2-hunter2') },
    "password: expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores",
    'a string of 15 characters',
  ],
])('a server with %j', (props, message, got) => {
  expect(first(told(({ prod }) => new MariaDbServer(prod, 'mariadb', props)))).toBe(
    `error props: shop/prod/mariadb: ${message}\n    got     ${got}`,
  );
});

test.each([
  [
    { server: wrong('mariadb') },
    'props',
    'server: expected a MariaDbServer, the object itself and not its name',
    '"mariadb"',
  ],
  [
    { name: wrong('Blog') },
    'props',
    'name: an identifier is lower-case letters, digits and underscores, at most 63',
    '"Blog"',
  ],
  [
    { name: wrong('mysql') },
    'reserved-identifier',
    'MariaDB, MySQL or the provisioning of this fleet give this name a meaning of their own',
    'mysql',
  ],
  [
    { user: wrong('root') },
    'reserved-identifier',
    'MariaDB, MySQL or the provisioning of this fleet give this name a meaning of their own',
    'root',
  ],
  [
    { user: wrong('a_user_of_a_name_that_is_too_long_') },
    'user-too-long',
    "its user's name is too long",
    'a_user_of_a_name_that_is_too_long_',
  ],
  [{ privileges: wrong(['SUPER']) }, 'props', 'privileges.0: not one of the values that it can have', '"SUPER"'],
])('a database with %j', (props, rule, message, got) => {
  const text = told(({ prod }) => {
    const server = new MariaDbServer(prod, 'mariadb');
    const database = new MariaDbDatabase(prod, 'blog', { server, name: wrong('blog'), ...props });
    service(prod, 'cms', { uses: [database] });
  });
  expect(first(text)).toBe(`error ${rule}: shop/prod/blog: ${message}\n    got     ${got}`);
});

test('a database that stands in a project', () => {
  const text = told(({ prod, fleet }) => {
    const project = new Project(fleet, 'news', { registry: 'ghcr.io/acme/news', release: '1.0.0' });
    new MariaDbDatabase(wrong(project), 'blog', { server: new MariaDbServer(prod, 'mariadb') });
  });
  expect(first(text)).toBe('error scope: news/blog: MariaDbDatabase stands in an Environment\n    got     Project');
});
