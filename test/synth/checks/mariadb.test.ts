import { type Fleet, MariaDbDatabase, MariaDbServer, Size } from 'vpsynth';
import { environment, problems, service, vps } from './small-fleet';

test('mariadb-connections-exceeded: through the proxies of several environments, and directly', () => {
  const declare = (maxConnections: number) => (fleet: Fleet) => {
    const host = vps(fleet);
    const server = new MariaDbServer(host, 'mariadb', { maxConnections });
    for (const project of ['shop', 'blog']) {
      const prod = environment(host, project);
      service(prod, 'api', { uses: [new MariaDbDatabase(prod, 'database', { server })] });
    }
  };
  expect(problems(declare(42))).toMatchInlineSnapshot(`
"error mariadb-connections-exceeded: vps-1/mariadb: more connections may be opened to it than it accepts
    got     40: shop/prod/api 20; blog/prod/api 20
    allowed 39: maxConnections 42, less 3 kept for monitoring, backups and people
    mend    lower what they open, or raise maxConnections: that restarts the server and needs memory for each"
`);
  expect(problems(declare(43))).toBe('');
});

test('mariadb-database-taken', () => {
  const declare = (name: string, user: string) => (fleet: Fleet) => {
    const prod = environment(vps(fleet));
    const server = new MariaDbServer(prod, 'mariadb');
    const one = new MariaDbDatabase(prod, 'one', { server, name: 'blog' });
    const other = new MariaDbDatabase(prod, 'other', {
      server,
      name: name as never,
      user: user as never,
      settingsPrefix: 'OTHER',
    });
    service(prod, 'api', { uses: [one, other] });
  };
  expect(problems(declare('blog', 'blog'))).toMatchInlineSnapshot(`
"error mariadb-database-taken: shop/prod/other: the server shop/prod/mariadb has a database of this name already: shop/prod/one
    got     blog
    mend    give one of them another name"
`);
  expect(problems(declare('news', 'blog'))).toMatchInlineSnapshot(`
"error mariadb-database-taken: shop/prod/other: the server shop/prod/mariadb has a user of this name already: shop/prod/one
    got     blog
    mend    give one of them another user"
`);
  expect(problems(declare('news', 'news'))).toBe('');
});

test('mariadb-memory-exceeded', () => {
  const declare =
    (memory: Size, maxConnections: number, settings = {}) =>
    (fleet: Fleet) => {
      const prod = environment(vps(fleet));
      const server = new MariaDbServer(prod, 'mariadb', { memory, maxConnections, settings });
      service(prod, 'api', { uses: [new MariaDbDatabase(prod, 'database', { server })] });
    };
  expect(problems(declare(Size.mebibytes(512), 250))).toMatchInlineSnapshot(`
"error mariadb-memory-exceeded: shop/prod/mariadb: its memory does not hold its buffer pool and all of its connections
    got     memory 512 MiB, maxConnections 250: 9 MiB are left for the buffer pool
    allowed at least 64 MiB
    mend    raise memory, or lower maxConnections"
`);
  expect(problems(declare(Size.mebibytes(512), 100, { innodb_buffer_pool_size: '1G' }))).toMatchInlineSnapshot(`
"error mariadb-memory-exceeded: shop/prod/mariadb: its memory does not hold its buffer pool and all of its connections
    got     memory 512 MiB, maxConnections 100: 234 MiB are left for the buffer pool
    allowed at least the 1024 MiB of settings
    mend    raise memory, or lower maxConnections"
`);
  expect(problems(declare(Size.mebibytes(512), 200))).toBe('');
});
