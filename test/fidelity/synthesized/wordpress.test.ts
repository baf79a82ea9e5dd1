import { synthesizeFleet } from 'vpsynth/testing';
import { wordPressFleet } from '../../synth/wordpress-fleet';
import { describeWithPrograms, inSandbox, nginxAccepts } from '../programs';
import { containersOf } from './containers';

const configuration = '/etc/nginx/vpsynth/nginx.conf';
const sites = () =>
  containersOf(synthesizeFleet(wordPressFleet()), 'nginx').filter(({ name }) => / (blog|shop)$/.test(name));

/** A program that tells what it was told. */
const told = `<?php
foreach (['SCRIPT_FILENAME', 'REMOTE_ADDR', 'HTTPS', 'SERVER_NAME', 'SERVER_PORT', 'QUERY_STRING', 'HTTP_PROXY'] as $name)
    echo $name, '=', ($_SERVER[$name] ?? '') === '' ? 'none' : $_SERVER[$name], ' ';
`;

/** One request as the edge makes it. */
const ask = `
use IO::Socket::INET; my ($path) = @ARGV;
my $socket = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => 8080, Timeout => 5) or die "no nginx";
print $socket join("\\r\\n", "GET $path HTTP/1.1", "Host: blog.press.example", "X-Real-IP: 198.51.100.7", "X-Forwarded-Proto: https", "Proxy: http://198.51.100.9", "Connection: close", "", "");
local $/; print <$socket>;`;

const fpmFile = '/etc/wordpress/php-fpm.conf';
const scanned = ':/etc/wordpress/php';
const pools = () =>
  containersOf(synthesizeFleet(wordPressFleet()), 'wordpress').filter(({ name }) => name.endsWith('-php'));

describeWithPrograms('the nginx of a WordPress site', () => {
  test.each(sites())('$name: accepted', async ({ files }) => {
    expect(await nginxAccepts({ files, configuration })).toMatchObject({ problems: [], warnings: [] });
  });

  test('serves files, closes what nobody needs, and tells PHP what the client asked for', async () => {
    const [{ files } = { files: {} }] = sites();
    const [pool = { files: {} }] = pools();
    const root = '/var/www/html';
    const surroundings = {
      files: {
        ...files,
        [`${root}/index.php`]: told,
        [`${root}/wp-login.php`]: told,
        [`${root}/wp-config.php`]: '<?php secret',
        [`${root}/xmlrpc.php`]: '<?php secret',
        [`${root}/.htaccess`]: 'secret',
        [`${root}/wp-content/uploads/a.jpg`]: 'picture',
        [`${root}/wp-content/uploads/a.php`]: '<?php secret',
        [`${root}/wp-content/uploads/2026/b.PHTML`]: 'secret',
        ...pool.files,
      },
    };
    const answered = await inSandbox(surroundings, async (sandbox) => {
      const nginx = sandbox.start(['nginx', '-c', configuration, '-g', 'daemon off;'], { user: 'nginx' });
      const php = sandbox.start(['php-fpm8.4', '--fpm-config', fpmFile], {
        user: 'www-data',
        environment: { PHP_INI_SCAN_DIR: scanned },
      });
      await nginx.mustBecome(() => sandbox.listeningAddresses().length >= 3, 20);
      const get = async (path: string) => {
        const { stdout } = await sandbox.run(['perl', '-e', ask, path]);
        const [head = '', body = ''] = stdout.split('\r\n\r\n');
        const kept = /^Cache-Control: (.*)\r?$/m.exec(head)?.[1]?.trim();
        const text = body.replace(/^[0-9a-f]+\r\n|\r\n0$/g, '').trim();
        return `${head.slice(9, 12)} ${kept ?? ''} ${head.startsWith('HTTP/1.1 200') ? text : ''}`
          .replace(/ +/g, ' ')
          .trim();
      };
      const answers: Record<string, string> = {};
      for (const path of [
        '/wp-content/uploads/a.jpg',
        '/2026/a-post/?x=1',
        '/wp-admin/',
        '/missing.php',
        '/wp-content/uploads/a.php',
        '/wp-content/uploads/2026/b.PHTML',
        '/wp-content/uploads/a.jpg/x.php',
        '/wp-config.php',
        '/xmlrpc.php',
        '/.htaccess',
      ])
        answers[path] = await get(path);
      const logins: string[] = [];
      for (let count = 0; count < 8; count += 1) logins.push((await get('/wp-login.php')).slice(0, 3));
      answers['/wp-login.php, again and again'] = logins.join(' ');
      await nginx.stop('SIGTERM', 5);
      php.kill();
      return answers;
    });
    expect(answered).toMatchInlineSnapshot(`
{
  "/.htaccess": "404",
  "/2026/a-post/?x=1": "200 SCRIPT_FILENAME=/var/www/html/index.php REMOTE_ADDR=198.51.100.7 HTTPS=on SERVER_NAME=blog.press.example SERVER_PORT=443 QUERY_STRING=x=1 HTTP_PROXY=none",
  "/missing.php": "404",
  "/wp-admin/": "200 SCRIPT_FILENAME=/var/www/html/index.php REMOTE_ADDR=198.51.100.7 HTTPS=on SERVER_NAME=blog.press.example SERVER_PORT=443 QUERY_STRING=none HTTP_PROXY=none",
  "/wp-config.php": "404",
  "/wp-content/uploads/2026/b.PHTML": "404",
  "/wp-content/uploads/a.jpg": "200 max-age=604800 picture",
  "/wp-content/uploads/a.jpg/x.php": "404",
  "/wp-content/uploads/a.php": "404",
  "/wp-login.php, again and again": "200 200 200 200 200 200 429 429",
  "/xmlrpc.php": "404",
}
`);
  });
});

describeWithPrograms('the job that brings a WordPress site up to date', () => {
  const image = '/usr/src/wordpress';
  const root = '/var/www/html';
  const program = (version: string, more: Record<string, string> = {}) => ({
    [`${image}/index.php`]: `<?php // ${version}`,
    [`${image}/wp-config-docker.php`]: `<?php // settings of ${version}`,
    [`${image}/wp-admin/index.php`]: `<?php // ${version}`,
    [`${image}/wp-includes/version.php`]: `<?php\n$wp_version = '${version}';\n`,
    [`${image}/wp-content/index.php`]: '<?php // silence',
    [`${image}/wp-content/themes/one/style.css`]: version,
    ...more,
  });
  const script = synthesizeFleet(wordPressFleet()).files['infra/alpha/press-prod/blog-core/update-core.sh'] ?? '';
  const tables = '/usr/local/bin/php';

  /** Runs it over what is in the volumes, and tells what they hold then. */
  const run = (files: Record<string, string>, present: Record<string, string> = {}) => {
    const surroundings = {
      files: {
        ...files,
        ...Object.fromEntries(Object.entries(present).map(([path, content]) => [`${root}/${path}`, content])),
        '/update-core.sh': script,
        [tables]: { content: '#!/bin/sh\necho "tables: $*"\n', mode: 0o755 },
      },
      directories: { [root]: 'www-data', [`${root}/wp-content`]: 'www-data' },
    };
    return inSandbox(surroundings, async (sandbox) => {
      await sandbox.must(['chown', '-R', 'www-data', root]);
      const options = { user: 'www-data', environment: { PATH: '/usr/local/bin:/usr/bin:/bin' } };
      const { stdout } = await sandbox.must(['sh', '/update-core.sh'], options);
      // Debian's nginx has a page there.
      const listed = await sandbox.must([
        'find',
        root,
        '-type',
        'f',
        '-not',
        '-name',
        'index.nginx*',
        '-printf',
        '%P %m\\n',
      ]);
      const content = async (path: string) => (await sandbox.must(['cat', `${root}/${path}`])).stdout;
      return {
        said: stdout.trim().split('\n'),
        files: listed.stdout.trim().split('\n').sort(),
        version: await content('wp-includes/version.php'),
        theme: await content('wp-content/themes/one/style.css'),
      };
    });
  };

  test('fills an empty volume', async () => {
    expect(await run(program('7.1'))).toEqual({
      said: ['WordPress is not there yet: copying 7.1', 'tables: /etc/wordpress/upgrade-tables.php'],
      files: [
        'index.php 644',
        'wp-admin/index.php 644',
        'wp-config-docker.php 644',
        'wp-config.php 640',
        'wp-content/index.php 644',
        'wp-content/themes/one/style.css 644',
        'wp-includes/version.php 644',
      ],
      version: "<?php\n$wp_version = '7.1';\n",
      theme: '7.1',
    });
  });

  test('replaces an older program, takes away what is no part of it any more, and keeps what is the site’s', async () => {
    const present = {
      'index.php': '<?php // 7.0',
      'wp-admin/old.php': '<?php',
      'wp-includes/version.php': "<?php\n$wp_version = '7.0';\n",
      'wp-includes/old.php': '<?php',
      'wp-content/index.php': '<?php // silence',
      'wp-content/themes/one/style.css': 'of the site',
      'wp-content/uploads/a.jpg': 'picture',
      '.new/left.php': 'of a run that was broken off',
    };
    const after = await run(program('7.1'), present);
    expect(after).toMatchObject({ version: "<?php\n$wp_version = '7.1';\n", theme: 'of the site' });
    expect(after.said[0]).toBe('WordPress 7.0: copying 7.1');
    expect(after.files.filter((path) => /old|new/.test(path))).toEqual([]);
    expect(after.files).toContain('wp-content/uploads/a.jpg 644');
  });

  test('does nothing where the version is the image’s', async () => {
    const present = {
      'wp-includes/version.php': "<?php\n$wp_version = '7.1';\n",
      'wp-includes/patched.php': '<?php',
      'wp-content/themes/one/style.css': 'of the site',
    };
    const after = await run(program('7.1'), present);
    expect(after.said).toEqual(['tables: /etc/wordpress/upgrade-tables.php']);
    expect(after.files).toContain('wp-includes/patched.php 644');
  });
});
