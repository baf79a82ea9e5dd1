import { Size } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { fastCgiSiteConfiguration } from '../../synth/fastcgi-site/fastcgi-site';
import { phpConfiguration } from '../../synth/php/php';
import { wordPressConfiguration } from '../../synth/wordpress/wordpress';
import { rendered } from './rendered';
import { wordPressFleet } from './wordpress-fleet';

const stack = 'infra/alpha/press-prod';
const synthesized = synthesizeFleet(wordPressFleet());

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly [key: string]: unknown;
}

const services = (synthesized.parse(`${stack}/compose.yaml`) as { services: Record<string, Service> }).services;
const service = (name: string) => services[name] as Service;

test('nothing is wrong with it', () => {
  expect(synthesized.problems).toEqual([expect.stringMatching(/^warning state-without-backup: fleet: /)]);
});

test('a site is an nginx, PHP-FPM, a job that updates it and one that runs what is due', () => {
  expect(Object.keys(services).filter((name) => name.startsWith('blog'))).toEqual([
    'blog',
    'blog-core',
    'blog-cron',
    'blog-php',
  ]);
  expect(service('blog-php')).toMatchObject({
    image: 'docker.io/library/wordpress:7.1.0-php8.4-fpm',
    command: ['php-fpm', '--fpm-config', '/etc/wordpress/php-fpm.conf'],
    user: '33:33',
    read_only: true,
    cap_drop: ['ALL'],
    stop_signal: 'SIGQUIT',
    depends_on: {
      'blog-core': { condition: 'service_completed_successfully' },
      proxy: { condition: 'service_healthy' },
    },
  });
  expect(service('blog-core')).toMatchObject({ command: ['sh', '/etc/wordpress/update-core.sh'], restart: 'no' });
  expect(service('blog-cron')).toMatchObject({
    command: ['php', '/var/www/html/wp-cron.php'],
    profiles: ['scheduled'],
  });
  expect(service('blog')).toMatchObject({
    user: '101:101',
    depends_on: { 'blog-php': { condition: 'service_healthy' } },
  });
});

test('only the job writes the program, and nginx writes nothing', () => {
  const volumes = (name: string) =>
    service(name).volumes.filter((line) => /^blog-/.test(line) && !line.startsWith('./'));
  expect([volumes('blog-core'), volumes('blog-php'), volumes('blog-cron'), volumes('blog')]).toEqual([
    ['blog-core:/var/www/html', 'blog-content:/var/www/html/wp-content'],
    ['blog-core:/var/www/html:ro', 'blog-content:/var/www/html/wp-content'],
    ['blog-core:/var/www/html:ro', 'blog-content:/var/www/html/wp-content'],
    ['blog-core:/var/www/html:ro', 'blog-content:/var/www/html/wp-content:ro'],
  ]);
});

test('settings come by the environment, keys and passwords as files', () => {
  const { environment = {}, secrets } = service('blog-php');
  expect(environment).toMatchInlineSnapshot(`
{
  "PHP_INI_SCAN_DIR": ":/etc/wordpress/php",
  "WORDPRESS_AUTH_KEY_FILE": "/run/secrets/press-prod-blog-auth-key",
  "WORDPRESS_AUTH_SALT_FILE": "/run/secrets/press-prod-blog-auth-salt",
  "WORDPRESS_CONFIG_EXTRA": "define('WP_HOME', 'https://blog.press.example');
define('WP_SITEURL', 'https://blog.press.example');
define('DISABLE_WP_CRON', true);
define('WP_AUTO_UPDATE_CORE', false);
define('DISALLOW_FILE_EDIT', true);
define('FS_METHOD', 'direct');
define('WP_MEMORY_LIMIT', '128M');
define('WP_MAX_MEMORY_LIMIT', '128M');",
  "WORDPRESS_DB_HOST": "proxy:3306",
  "WORDPRESS_DB_NAME": "press_blog",
  "WORDPRESS_DB_PASSWORD_FILE": "/run/secrets/press-prod-blog-database-password",
  "WORDPRESS_DB_USER": "press_blog",
  "WORDPRESS_LOGGED_IN_KEY_FILE": "/run/secrets/press-prod-blog-logged-in-key",
  "WORDPRESS_LOGGED_IN_SALT_FILE": "/run/secrets/press-prod-blog-logged-in-salt",
  "WORDPRESS_NONCE_KEY_FILE": "/run/secrets/press-prod-blog-nonce-key",
  "WORDPRESS_NONCE_SALT_FILE": "/run/secrets/press-prod-blog-nonce-salt",
  "WORDPRESS_SECURE_AUTH_KEY_FILE": "/run/secrets/press-prod-blog-secure-auth-key",
  "WORDPRESS_SECURE_AUTH_SALT_FILE": "/run/secrets/press-prod-blog-secure-auth-salt",
  "WORDPRESS_TABLE_PREFIX": "wp_",
}
`);
  expect(secrets).toHaveLength(9);
});

test('constants and the object cache of a site that says more', () => {
  expect(service('shop-php').environment?.WORDPRESS_CONFIG_EXTRA?.split('\n')).toMatchInlineSnapshot(`
[
  "define('WP_HOME', 'https://shop.press.example');",
  "define('WP_SITEURL', 'https://shop.press.example');",
  "define('DISABLE_WP_CRON', true);",
  "define('WP_AUTO_UPDATE_CORE', false);",
  "define('DISALLOW_FILE_EDIT', true);",
  "define('FS_METHOD', 'direct');",
  "define('WP_MEMORY_LIMIT', '128M');",
  "define('WP_MAX_MEMORY_LIMIT', '128M');",
  "define('WP_POST_REVISIONS', 5);",
  "define('EMPTY_TRASH_DAYS', 7);",
  "define('WP_CACHE', true);",
  "define('NOTE', 'it\\'s a \\\\ and a $$');",
  "define('WP_REDIS_HOST', getenv_docker('WORDPRESS_REDIS_HOST', ''));",
  "define('WP_REDIS_PORT', getenv_docker('WORDPRESS_REDIS_PORT', ''));",
  "define('WP_REDIS_PASSWORD', getenv_docker('WORDPRESS_REDIS_PASSWORD', ''));",
  "define('WP_REDIS_PREFIX', 'press/prod/shop:');",
]
`);
  expect(service('shop-php').environment).toMatchObject({
    WORDPRESS_REDIS_HOST: 'cache',
    WORDPRESS_REDIS_PASSWORD_FILE: '/run/secrets/press-prod-cache-password',
  });
});

test('php.ini and the pool follow from its limits', () => {
  const files = rendered(phpConfiguration, wordPressFleet());
  expect(files.get(`${stack}/blog-php/php/vpsynth.ini`)?.content).toMatchInlineSnapshot(`
"; Generated by vpsynth from test/synth/wordpress-fleet.ts: don't edit it here.
; Change the declaration and run: npx vpsynth synth

memory_limit = 128M
upload_max_filesize = 64M
post_max_size = 72M
max_execution_time = 55
max_input_vars = 5000
expose_php = OFF
display_errors = OFF
log_errors = ON
date.timezone = UTC
opcache.memory_consumption = 128
opcache.interned_strings_buffer = 16
opcache.max_accelerated_files = 10000
opcache.revalidate_freq = 2
"
`);
  expect(files.get(`${stack}/blog-php/php-fpm.conf`)?.content).toMatchInlineSnapshot(`
"; Generated by vpsynth from test/synth/wordpress-fleet.ts: don't edit it here.
; Change the declaration and run: npx vpsynth synth

[global]
daemonize = no
error_log = /proc/self/fd/2
log_limit = 8192
; A reload lets running requests end.
process_control_timeout = 10s

[www]
; press/prod/blog
listen = 9000
pm = dynamic
; Memory 512 MiB: 128 MiB shared, and of 128 MiB a request half on average
pm.max_children = 4
pm.start_servers = 1
pm.min_spare_servers = 1
pm.max_spare_servers = 2
pm.max_requests = 500
ping.path = /ping
request_terminate_timeout = 55s
; Settings come by the environment, secrets as files that it names.
clear_env = no
catch_workers_output = yes
decorate_workers_output = no
security.limit_extensions = .php
"
`);
  expect(files.get(`${stack}/shop-php/php/vpsynth.ini`)?.content).toContain('post_max_size = 136M\n');
  expect(files.get(`${stack}/blog-cron/php-fpm.conf`)).toBeUndefined();
});

test.each([
  [512, 128, 64, 4],
  [1024, 128, 64, 12],
  [1024, 256, 128, 5],
  [256, 128, 64, 1],
])('%i MiB, %i a request, uploads of %i: %i workers', (memory, requestMemory, uploadSize, workers) => {
  const fleet = wordPressFleet({
    memory: Size.mebibytes(memory),
    requestMemory: Size.mebibytes(requestMemory),
    uploadSize: Size.mebibytes(uploadSize),
  });
  const pool = rendered(phpConfiguration, fleet).get(`${stack}/blog-php/php-fpm.conf`)?.content;
  expect(pool).toContain(`pm.max_children = ${workers}\n`);
});

test('nginx serves files, passes programs on, and closes what nobody needs', () => {
  const content = rendered(fastCgiSiteConfiguration, wordPressFleet()).get(`${stack}/blog/nginx.conf`)?.content;
  expect(content?.slice(content.indexOf('server {\n        listen 8080'))).toMatchInlineSnapshot(`
"server {
        listen 8080;
        server_name _;
        root /var/www/html;
        index index.php;
        location / {
            try_files $uri $uri/ /index.php?$args;
        }
        location = /wp-login.php {
            limit_req zone=limited_1 burst=5 nodelay;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name;
            fastcgi_param DOCUMENT_ROOT $document_root;
            fastcgi_param DOCUMENT_URI $document_uri;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param GATEWAY_INTERFACE CGI/1.1;
            fastcgi_param SERVER_PROTOCOL $server_protocol;
            fastcgi_param SERVER_SOFTWARE nginx;
            fastcgi_param SERVER_NAME $host;
            fastcgi_param SERVER_PORT $client_port;
            fastcgi_param REMOTE_ADDR $client_address;
            fastcgi_param REDIRECT_STATUS 200;
            fastcgi_param HTTP_PROXY "";
            fastcgi_param HTTPS $client_https if_not_empty;
            fastcgi_request_buffering off;
            fastcgi_buffers 16 16k;
            fastcgi_buffer_size 32k;
            fastcgi_max_temp_file_size 0;
            fastcgi_read_timeout 60s;
            fastcgi_send_timeout 60s;
            fastcgi_pass php;
        }
        # hidden files
        location ~* /\\.(?!well-known/) {
            return 404;
        }
        location ~* ^/wp-content/(?:uploads|upgrade|cache|languages)/.*\\.(?:php|phar|phtml) {
            return 404;
        }
        location ~* ^/(?:wp-config|wp-config-docker|wp-config-sample|wp-cron)\\.php$ {
            return 404;
        }
        location ~* ^/(?:readme\\.html|license\\.txt)$ {
            return 404;
        }
        location ~* ^/wp-content/debug\\.log$ {
            return 404;
        }
        location ~* ^/xmlrpc\\.php$ {
            return 404;
        }
        location ~ \\.php$ {
            try_files $uri =404;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name;
            fastcgi_param DOCUMENT_ROOT $document_root;
            fastcgi_param DOCUMENT_URI $document_uri;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param GATEWAY_INTERFACE CGI/1.1;
            fastcgi_param SERVER_PROTOCOL $server_protocol;
            fastcgi_param SERVER_SOFTWARE nginx;
            fastcgi_param SERVER_NAME $host;
            fastcgi_param SERVER_PORT $client_port;
            fastcgi_param REMOTE_ADDR $client_address;
            fastcgi_param REDIRECT_STATUS 200;
            fastcgi_param HTTP_PROXY "";
            fastcgi_param HTTPS $client_https if_not_empty;
            fastcgi_request_buffering off;
            fastcgi_buffers 16 16k;
            fastcgi_buffer_size 32k;
            fastcgi_max_temp_file_size 0;
            fastcgi_read_timeout 60s;
            fastcgi_send_timeout 60s;
            fastcgi_pass php;
        }
        location ~* \\.(?:avif|css|gif|ico|jpe?g|js|mjs|png|svg|ttf|webp|woff2?)$ {
            expires 604800s;
            try_files $uri /index.php?$args;
        }
    }
}
"
`);
  expect(content).toContain('server 10.200.');
});

test('a site that wants XML-RPC has it', () => {
  const files = rendered(fastCgiSiteConfiguration, wordPressFleet());
  expect(files.get(`${stack}/blog/nginx.conf`)?.content).toContain('xmlrpc');
  expect(files.get(`${stack}/shop/nginx.conf`)?.content).not.toContain('xmlrpc');
});

test('the edge takes bodies as large as an upload, and waits longer than PHP does', () => {
  const site = synthesized.files['infra/alpha/edge/nginx/sites/shop.press.example.conf'];
  expect(site).toContain('client_max_body_size 139264k;');
  expect(site).toContain('proxy_read_timeout 125s;');
});

test('the job updates the program, then the tables', () => {
  const files = rendered(wordPressConfiguration, wordPressFleet());
  expect(files.get(`${stack}/blog-core/update-core.sh`)?.content.split('\n').slice(5)).toMatchInlineSnapshot(`
[
  "",
  "set -eu",
  "image=/usr/src/wordpress",
  "root=/var/www/html",
  "",
  "version() {",
  "  sed -n "s/^\\$wp_version = '\\(.*\\)';$/\\1/p" "$1/wp-includes/version.php" 2>/dev/null || true",
  "}",
  "",
  "# Beside its place first, so that no request finds half of it.",
  "replace() {",
  "  rm -rf "$root/.new" "$root/.old"",
  "  cp -R "$image/$1" "$root/.new"",
  "  [ ! -e "$root/$1" ] || mv "$root/$1" "$root/.old"",
  "  mv "$root/.new" "$root/$1"",
  "  rm -rf "$root/.old"",
  "}",
  "",
  "wanted="$(version "$image")"",
  "present="$(version "$root")"",
  "if [ "$wanted" != "$present" ]; then",
  "  echo "WordPress \${present:-is not there yet}: copying $wanted"",
  "  # Themes and plugins of the image, on the first start alone: later they are the site's.",
  "  [ -e "$root/wp-content/index.php" ] || cp -R "$image/wp-content/." "$root/wp-content/"",
  "  cp -R "$image"/*.php "$root/"",
  "  replace wp-admin",
  "  replace wp-includes",
  "fi",
  "",
  "# Its settings are those of the environment. Only PHP reads it.",
  "install -m 0640 "$image/wp-config-docker.php" "$root/.wp-config.php"",
  "mv "$root/.wp-config.php" "$root/wp-config.php"",
  "exec php /etc/wordpress/upgrade-tables.php",
  "",
]
`);
  expect(files.get(`${stack}/blog-core/upgrade-tables.php`)?.content).toMatchInlineSnapshot(`
"<?php
// Generated by vpsynth from test/synth/wordpress-fleet.ts: don't edit it here.
// Change the declaration and run: npx vpsynth synth

define('WP_INSTALLING', true);
require '/var/www/html/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
if (is_blog_installed()) {
    wp_upgrade();
}
"
`);
});

test('on a cluster the volumes are claims for many pods', () => {
  const folder = 'infra/kubernetes/cluster/press-prod';
  const names = Object.keys(synthesized.files).filter((path) => path.startsWith(`${folder}/workloads/blog`));
  expect(names.map((path) => path.slice(folder.length)).sort()).toEqual([
    '/workloads/blog-core.yaml',
    '/workloads/blog-cron.yaml',
    '/workloads/blog-php.yaml',
    '/workloads/blog.yaml',
  ]);
  expect(synthesized.files[`${folder}/README.md`]).toContain('the volume blog-content is the claim blog-content');
});
