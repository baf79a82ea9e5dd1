import { MariaDbDatabase, MariaDbServer, NginxVhost, WordPressSite } from 'vpsynth';
import { told } from './told';

const wrong = (value: unknown) => value as never;

test.each([
  [
    { vhost: wrong('blog.example') },
    'vhost: expected an NginxVhost, the object itself and not its name',
    '"blog.example"',
  ],
  [{ database: wrong('blog') }, 'database: expected a MariaDbDatabase, the object itself and not its name', '"blog"'],
  [
    { tablePrefix: 'Blog-' },
    'tablePrefix: expected lower-case letters, digits and underscores, at most 20, such as blog_',
    '"Blog-"',
  ],
  [
    { cron: 'often' },
    "cron: expected five cron fields: minute hour day month weekday, such as '0 2 * * *', daily at 02:00 UTC",
    '"often"',
  ],
  [
    { constants: { WP_HOME: 'https://blog.example' } },
    'constants.WP_HOME: this constant follows from other properties, or is the image’s own',
    '"WP_HOME"',
  ],
  [
    { constants: { 'my-constant': 1 } },
    'constants.my-constant: expected the name of a constant: upper-case letters, digits and underscores',
    '"my-constant"',
  ],
  [{ workers: 0 }, 'workers: too small', '0'],
])('a site with %j', (props, message, got) => {
  const text = told(({ prod, platform }) => {
    const server = new MariaDbServer(prod, 'mariadb');
    const vhost = new NginxVhost(prod, 'blog-site', {
      edge: platform.edge,
      domain: 'blog.example' as never,
      certificate: wrong(undefined),
    });
    new WordPressSite(prod, 'blog', { vhost, database: new MariaDbDatabase(prod, 'posts', { server }), ...props });
  });
  expect(text).toContain(`error props: shop/prod/blog: ${message}\n    got     ${got}`);
});
