import {
  Certificate,
  Duration,
  Environment,
  Fleet,
  type Host,
  KubernetesCluster,
  MariaDbDatabase,
  MariaDbServer,
  Minimal,
  NginxVhost,
  Project,
  RedisServer,
  Size,
  Vps,
  WordPressSite,
  type WordPressSiteProps,
} from 'vpsynth';

/** Two sites of a project on one host: one with a database of its own, one with all that can be said. */
export function wordPressFleet(blog: Partial<WordPressSiteProps> = {}): Fleet {
  const fleet = new Fleet();
  const host = new Vps(fleet, 'alpha', {
    publicAddress: '203.0.113.11',
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
  const { edge } = new Minimal(host);
  const project = new Project(fleet, 'press', { registry: 'ghcr.io/acme/press', release: '1.0.0' });
  const standby = new KubernetesCluster(fleet, 'cluster');
  const prod = new Environment(project, 'prod', { on: host, standby });
  sites(prod, host, edge, blog);
  return fleet;
}

function sites(prod: Environment, host: Host, edge: Minimal['edge'], blog: Partial<WordPressSiteProps>): void {
  const server = new MariaDbServer(host, 'mariadb');
  const certificate = Certificate.acme({ email: 'ops@press.example' });
  const vhost = (id: string, domain: string) => new NginxVhost(prod, id, { edge, domain, certificate });
  new WordPressSite(prod, 'blog', {
    vhost: vhost('blog-site', 'blog.press.example'),
    database: new MariaDbDatabase(prod, 'blog-database', { server, name: 'press_blog' }),
    ...blog,
  });
  new WordPressSite(prod, 'shop', {
    vhost: vhost('shop-site', 'shop.press.example'),
    database: new MariaDbDatabase(prod, 'shop-database', { server, name: 'press_shop' }),
    memory: Size.gibibytes(1),
    uploadSize: Size.mebibytes(128),
    requestTimeout: Duration.seconds(120),
    tablePrefix: 'shop_',
    cron: '*/10 * * * *',
    xmlRpc: true,
    constants: { WP_POST_REVISIONS: 5, EMPTY_TRASH_DAYS: 7, WP_CACHE: true, NOTE: "it's a \\ and a $" },
    objectCache: new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) }),
  });
}
