import { ApiServer, ContainerService, Duration, Image, NginxVhost, Secret, Size, WebApp } from 'vpsynth';
import { nginxConfiguration } from '../../synth/nginx/nginx';
import { acme, fleetOfOne } from './fleet-of-one';
import { rendered } from './rendered';

const image = Image.of('registry.example/app:1.0.0');

/** One file of the edge, without its header. */
function file(fleet: Parameters<typeof rendered>[1], name: string): string {
  const content = rendered(nginxConfiguration, fleet).get(`infra/vps1/edge/nginx/${name}`)?.content ?? 'no such file';
  return content.replace(/^#.*\n#.*\n\n/, '');
}

/** What is chosen at each request, before a location is looked for. */
function choices(fleet: Parameters<typeof rendered>[1]): string {
  const text = file(fleet, 'sites/shop.example.conf');
  const last = text.slice(text.lastIndexOf('server {'));
  const from = last.search(/^ {4}# [^\n]*\n {4}set /m);
  return from < 0 ? 'nothing' : last.slice(from, last.indexOf('    location', from)).replace(/^ {4}/gm, '');
}

/** The block of one location. */
function location(fleet: Parameters<typeof rendered>[1], start: string): string {
  const text = file(fleet, 'sites/shop.example.conf');
  const from = text.indexOf(`    location ${start}`);
  return from < 0
    ? `no location ${start} in\n${text}`
    : text.slice(from, text.indexOf('\n    }', from) + 6).replace(/^ {4}/gm, '');
}

test('both colours are upstreams, and the host’s own file chooses one', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const api = new ApiServer(prod, 'api', { image, port: 4000, replicas: 2 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/api', api, {
    balancing: 'least-connections',
  });
  expect(file(fleet, 'upstreams/shop-prod.conf')).toMatchInlineSnapshot(`
"# shop/prod/api
upstream shop-prod.api.blue {
    zone shop-prod.api.blue 64k;
    least_conn;
    keepalive_timeout 4s;
    server 10.200.0.2:4000;
    server 10.200.0.3:4000;
    # the same again, for when each was left out as unreachable: docs/adr/0005-colours.md
    server 10.200.0.2:4000 max_fails=0 backup;
    server 10.200.0.3:4000 max_fails=0 backup;
}

# shop/prod/api
upstream shop-prod.api.green {
    zone shop-prod.api.green 64k;
    least_conn;
    keepalive_timeout 4s;
    server 10.200.0.4:4000;
    server 10.200.0.5:4000;
    # the same again, for when each was left out as unreachable: docs/adr/0005-colours.md
    server 10.200.0.4:4000 max_fails=0 backup;
    server 10.200.0.5:4000 max_fails=0 backup;
}

# shop/prod/api: requests in hand
limit_conn_zone $shop_prod__api__colour zone=shop-prod.api.colour:64k;
"
`);
  expect(choices(fleet)).toMatchInlineSnapshot(`
"# shop/prod/api: the side that requests go to
set $shop_prod__api__colour blue;
if (-f /etc/nginx/active/shop-prod/api/green) {
    set $shop_prod__api__colour green;
}
# shop/prod/api
"
`);
});

test('a canary: a share for either colour, which the host’s file names while it is judged', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const canary = { share: 0.025 };
  const api = new ApiServer(prod, 'api', { image, port: 4000, strategy: 'canary', canary });
  const web = new ApiServer(prod, 'web', { image, port: 80, strategy: 'canary', canary: { by: 'request' } });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/api', api).route('/', web);
  const upstreams = file(fleet, 'upstreams/shop-prod.conf');
  expect(
    upstreams.slice(upstreams.indexOf('# shop/prod/api: while'), upstreams.indexOf('# shop/prod/web: while green')),
  ).toMatchInlineSnapshot(`
"# shop/prod/api: while blue is judged
split_clients $remote_addr $shop_prod__api__toward_blue {
    2.5% blue;
    * green;
}

# shop/prod/api: while green is judged
split_clients $remote_addr $shop_prod__api__toward_green {
    2.5% green;
    * blue;
}

# shop/prod/web: while blue is judged
split_clients $request_id $shop_prod__web__toward_blue {
    10% blue;
    * green;
}

"
`);
  expect(choices(fleet)).toMatchInlineSnapshot(`
"# shop/prod/api: the side that requests go to
set $shop_prod__api__colour blue;
if (-f /etc/nginx/active/shop-prod/api/green) {
    set $shop_prod__api__colour green;
}
if (-f /etc/nginx/active/shop-prod/api/toward-green) {
    set $shop_prod__api__colour $shop_prod__api__toward_green;
}
if (-f /etc/nginx/active/shop-prod/api/toward-blue) {
    set $shop_prod__api__colour $shop_prod__api__toward_blue;
}
# shop/prod/web: the side that requests go to
set $shop_prod__web__colour blue;
if (-f /etc/nginx/active/shop-prod/web/green) {
    set $shop_prod__web__colour green;
}
if (-f /etc/nginx/active/shop-prod/web/toward-green) {
    set $shop_prod__web__colour $shop_prod__web__toward_green;
}
if (-f /etc/nginx/active/shop-prod/web/toward-blue) {
    set $shop_prod__web__colour $shop_prod__web__toward_blue;
}
# metrics are for the inside
"
`);
});

test('rolling: all replicas, or all but the one that is replaced', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const rolling = { image, port: 80, strategy: 'rolling' } as const;
  const web = new WebApp(prod, 'web', { ...rolling, replicas: 2 });
  const one = new WebApp(prod, 'one', rolling);
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme })
    .route('/', web, { balancing: 'client-address' })
    .route('/one', one);
  expect(file(fleet, 'upstreams/shop-prod.conf')).toMatchInlineSnapshot(`
"# shop/prod/web
upstream shop-prod.web.all {
    zone shop-prod.web.all 64k;
    hash $remote_addr consistent;
    keepalive_timeout 4s;
    server 10.200.0.2:80;
    server 10.200.0.3:80;
}

# shop/prod/web
upstream shop-prod.web.without-1 {
    zone shop-prod.web.without-1 64k;
    hash $remote_addr consistent;
    keepalive_timeout 4s;
    server 10.200.0.3:80;
}

# shop/prod/web
upstream shop-prod.web.without-2 {
    zone shop-prod.web.without-2 64k;
    hash $remote_addr consistent;
    keepalive_timeout 4s;
    server 10.200.0.2:80;
}

# shop/prod/one
upstream shop-prod.one {
    zone shop-prod.one 64k;
    keepalive_timeout 4s;
    server 10.200.0.4:80;
}

# shop/prod/web: requests in hand
limit_conn_zone $shop_prod__web__replicas zone=shop-prod.web.replicas:64k;
"
`);
  expect(file(fleet, 'sites/shop.example.conf')).toContain(
    'proxy_pass http://shop-prod.web.$shop_prod__web__replicas;',
  );
  expect(choices(fleet)).toMatchInlineSnapshot(`
"# shop/prod/web: the replicas that requests go to
set $shop_prod__web__replicas all;
if (-f /etc/nginx/active/shop-prod/web/without-1) {
    set $shop_prod__web__replicas without-1;
}
if (-f /etc/nginx/active/shop-prod/web/without-2) {
    set $shop_prod__web__replicas without-2;
}
# shop/prod/one
"
`);
});

test('the longest path is tried first, and a path means itself and what is below it', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const api = new ContainerService(prod, 'api', { image, port: 4000 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme })
    .route('/', api)
    .route('/api', api)
    .route('/api/v2.1', api)
    .redirect('/old', { to: '/new', status: 301 })
    .respond('/robots.txt', { status: 200, text: 'User-agent: *' })
    .files('/api/docs', { folder: 'docs' })
    .route('/api/docs/private/', api);
  const locations = [...file(fleet, 'sites/shop.example.conf').matchAll(/^ {4}location (.*) \{$/gm)].map(
    (match) => match[1],
  );
  expect(locations).toEqual([
    '^~ /.well-known/acme-challenge/',
    '/',
    '~ ^/api/docs/private/',
    '~ ^/robots\\.txt(?:/|$)',
    '~ ^/api/v2\\.1(?:/|$)',
    '~ ^/api/docs(?:/(?<file>.*)|$)$',
    '~ ^/api(?:/|$)',
    '~ ^/old(?:/|$)',
    '/',
  ]);
});

test('websockets, streaming, timeouts and body sizes; headers are written anew, none is lost', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const chat = new ContainerService(prod, 'chat', { image, port: 4000 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/chat', chat, {
    websockets: true,
    streaming: true,
    timeout: Duration.minutes(10),
    bodySize: Size.mebibytes(50),
  });
  expect(location(fleet, '~ ^/chat')).toMatchInlineSnapshot(`
"location ~ ^/chat(?:/|$) {
    client_max_body_size 51200k;
    proxy_pass http://shop-prod.chat;
    proxy_read_timeout 600s;
    proxy_send_timeout 600s;
    proxy_set_header Host $host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Request-ID $request_id;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    proxy_buffering off;
    proxy_request_buffering off;
}"
`);
});

test('access: networks, a password, a limit; the password file is a template', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const admin = new ContainerService(prod, 'admin', { image, port: 4000 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/admin', admin, {
    allow: ['198.51.100.0/24'],
    basicAuth: Secret.env('ADMIN_HTPASSWD'),
    rateLimit: { requestsPerSecond: 5 },
  });
  expect(location(fleet, '~ ^/admin')).toMatchInlineSnapshot(`
"location ~ ^/admin(?:/|$) {
    allow 198.51.100.0/24;
    deny all;
    auth_basic restricted;
    auth_basic_user_file /etc/nginx/secrets/admin-htpasswd;
    limit_req zone=shop.example/admin burst=20 nodelay;
    proxy_pass http://shop-prod.admin;
}"
`);
  expect(file(fleet, 'sites/shop.example.conf')).toContain(
    'limit_req_zone $binary_remote_addr zone=shop.example/admin:10m rate=5r/s;',
  );
  expect(rendered(nginxConfiguration, fleet).get('infra/vps1/edge/nginx/admin-htpasswd')).toMatchObject({
    content: '${ADMIN_HTPASSWD}\n',
    secrets: [{ name: 'ADMIN_HTPASSWD' }],
  });
});

test('a limit by the minute, for a login', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const web = new ContainerService(prod, 'web', { image, port: 4000 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/login', web, {
    rateLimit: { requestsPerMinute: 10, burst: 5 },
  });
  expect(location(fleet, '~ ^/login')).toContain('limit_req zone=shop.example/login burst=5 nodelay;');
  expect(file(fleet, 'sites/shop.example.conf')).toContain(
    'limit_req_zone $binary_remote_addr zone=shop.example/login:10m rate=10r/m;',
  );
});

test('a cache keeps what may be kept, never a session’s', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const web = new ContainerService(prod, 'web', { image, port: 4000 });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', web, {
    cache: Duration.minutes(5),
  });
  expect(location(fleet, '/ {\n        proxy')).toMatchInlineSnapshot(`
"location / {
    proxy_pass http://shop-prod.web;
    proxy_cache responses;
    proxy_cache_key $scheme$host$request_uri;
    proxy_cache_valid 200 301 302 300s;
    proxy_cache_lock on;
    proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;
    proxy_cache_background_update on;
    proxy_cache_bypass $http_authorization $http_cookie;
    proxy_no_cache $http_authorization $http_cookie;
}"
`);
});

test('other names redirect to the first', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const web = new WebApp(prod, 'web', { image, port: 3000 });
  new NginxVhost(prod, 'site', {
    edge,
    domain: 'shop.example',
    aliases: ['www.shop.example'],
    certificate: acme,
  }).route('/', web);
  const site = file(fleet, 'sites/shop.example.conf');
  expect(site).toContain('server_name shop.example www.shop.example;');
  expect(site).toMatch(/server_name www\.shop\.example;\n.*\n.*\n {4}return 308 https:\/\/shop\.example\$request_uri;/);
});

test('headers can be changed and taken away', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const web = new WebApp(prod, 'web', { image, port: 3000 });
  new NginxVhost(prod, 'site', {
    edge,
    domain: 'shop.example',
    certificate: acme,
    headers: { 'X-Frame-Options': '', 'Permissions-Policy': 'camera=()' },
  }).route('/', web);
  const site = file(fleet, 'sites/shop.example.conf');
  expect(site).not.toContain('X-Frame-Options');
  expect(site).toContain('add_header Permissions-Policy camera=() always;');
});
