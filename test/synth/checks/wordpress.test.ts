import { type Fleet, MariaDbDatabase, MariaDbServer, Size, WordPressSite, type WordPressSiteProps } from 'vpsynth';
import { edge, environment, problems, vhost, vps } from './small-fleet';

/** Two sites of one project, on one server. */
const sites =
  (one: Partial<WordPressSiteProps>, other: Partial<WordPressSiteProps> = {}, maxConnections = 100) =>
  (fleet: Fleet) => {
    const host = vps(fleet);
    const on = edge(host);
    const prod = environment(host);
    const server = new MariaDbServer(host, 'mariadb', { maxConnections });
    const database = new MariaDbDatabase(prod, 'database', { server });
    const site = (id: string, props: Partial<WordPressSiteProps>) =>
      new WordPressSite(prod, id, {
        vhost: vhost(prod, on, { domain: `${id}.example` as never }, `${id}-site`),
        database,
        ...props,
      });
    site('blog', one);
    site('news', { tablePrefix: 'news_', ...other });
  };

test('table-prefix-taken', () => {
  expect(problems(sites({}, { tablePrefix: 'wp_' }))).toMatchInlineSnapshot(`
"error table-prefix-taken: shop/prod/news: its tables in shop/prod/database are those of shop/prod/blog
    got     wp_
    mend    give it a tablePrefix of its own, or another database"
`);
  expect(problems(sites({}))).toBe('');
});

test('php-memory-exceeded', () => {
  expect(problems(sites({ workers: 12 }))).toMatchInlineSnapshot(`
"error php-memory-exceeded: shop/prod/blog: its memory does not hold its workers
    got     memory 512 MiB, workers 12: 928 MiB, of which 32 and 128 MiB are shared, and 12 × half of 128 MiB
    mend    raise memory, or lower workers or requestMemory"
`);
  expect(problems(sites({ workers: 12, memory: Size.gibibytes(1) }))).toBe('');
});

test('mariadb-connections-exceeded: each of PHP’s workers, the job and the timer of each site', () => {
  expect(problems(sites({}, {}, 14))).toMatchInlineSnapshot(`
"error mariadb-connections-exceeded: vps-1/mariadb: more connections may be opened to it than it accepts
    got     12: shop/prod/blog (blog-core) 1; shop/prod/blog (blog-php) 4; shop/prod/blog (blog-cron) 1; shop/prod/news (news-core) 1; shop/prod/news (news-php) 4; shop/prod/news (news-cron) 1
    allowed 11: maxConnections 14, less 3 kept for monitoring, backups and people
    mend    lower what they open, or raise maxConnections: that restarts the server and needs memory for each"
`);
  expect(problems(sites({}, {}, 15))).toBe('');
});

test('a volume that the parts of one site write is no mistake', () => {
  expect(problems(sites({}))).not.toContain('volume-shared');
});

test('wordpress-on-several-hosts', () => {
  const declare = (several: boolean) => (fleet: Fleet) => {
    const [one, other] = [vps(fleet), vps(fleet, 'vps-2', { publicAddress: '203.0.113.2' })];
    const prod = environment(several ? [one, other] : one);
    const database = new MariaDbDatabase(prod, 'database', { server: new MariaDbServer(prod, 'mariadb') });
    new WordPressSite(prod, 'blog', { vhost: vhost(prod, edge(one)), database });
  };
  expect(problems(declare(true))).toMatchInlineSnapshot(`
"error wordpress-on-several-hosts: shop/prod/blog: its environment is on several hosts, which share no files
    got     vps-1, vps-2
    mend    place the environment of the site on one host; a cluster with shared claims can be its stand-by"
`);
  expect(problems(declare(false))).toBe('');
});
