import type { Deployment } from '../../synth/deployment/deployment';
import { waitFor } from '../wait-for';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

const name = 'lab-press';
const address = '203.0.113.35';

/** Two sites of one project on one host, with a database each on the host's own server. */
const declaration = `
import { Certificate, Environment, Fleet, MariaDbDatabase, MariaDbServer, NginxEdge, NginxVhost, Project, Size, Vps, WordPressSite } from 'vpsynth';

const fleet = new Fleet();
const host = new Vps(fleet, '${name}', {
  publicAddress: '${address}', cpus: 4, memory: Size.gibibytes(6), disk: Size.gibibytes(40), operatingSystem: 'debian-13',
});
const edge = new NginxEdge(host, 'edge');
const server = new MariaDbServer(host, 'mariadb');
const project = new Project(fleet, 'press', { registry: 'ghcr.io/acme/press', release: '1.0.0' });
const prod = new Environment(project, 'prod', { on: host });
const certificate = Certificate.acme({ email: 'ops@press.example' });
for (const id of ['blog', 'news']) {
  const vhost = new NginxVhost(prod, id + '-site', { edge, domain: id + '.press.example', certificate });
  const database = new MariaDbDatabase(prod, id + '-database', { server, name: 'press_' + id });
  new WordPressSite(prod, id, { vhost, database, workers: 3 });
}
export default fleet;
`;

jest.setTimeout(90_000);

let lab: Lab;
let host: Host;
let workstation: Workstation;
let said: string;

beforeAll(async () => {
  lab = await startLab();
  const names = ['blog.press.example', 'news.press.example'];
  [host, workstation] = await Promise.all([
    lab.startHost({ name, address, kind: 'bare', names }),
    startWorkstation(lab, { name: 'press-workstation' }),
  ]);
  await workstation.write('infra/main.ts', declaration);
  await workstation.vpsynth(['synth']);
  await workstation.bootstrap(host);
  await workstation.makeUpSecrets([name]);
  const { stacks } = JSON.parse(await workstation.read(`infra/${name}/deployment.json`)) as Deployment;
  await host.loadStandIns([...new Set(stacks.flatMap(({ services }) => services.map(({ image }) => image)))]);
  said = await workstation.vpsynth(['deploy', name], { seconds: 500 });
}, 1_200_000);

afterAll(() => lab?.close(), 120_000);

const request: Lab['vantage']['request'] = (url, options) => lab.vantage.request(url, options);
const inPhp = (site: string, ...argv: [string, ...string[]]) =>
  host.run(['docker', 'exec', `press-prod-${site}-php-1`, ...argv]);
/** Runs PHP within a site. */
const php = (site: string, code: string) =>
  inPhp(site, 'php', '-r', `$_SERVER['HTTP_HOST'] = '${site}'; require '/var/www/html/wp-load.php'; ${code}`);

/** The form with which somebody sets a site up. */
const install = (site: string) =>
  request(`https://${site}.press.example/wp-admin/install.php?step=2`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      weblog_title: `The ${site}`,
      user_name: 'ann',
      admin_password: 'a password of ann',
      admin_password2: 'a password of ann',
      pw_weak: 'on',
      admin_email: 'ann@press.example',
    }).toString(),
    seconds: 60,
  });

test('two sites are deployed by one command, and every service is healthy', async () => {
  expect(said).toContain('https://blog.press.example/ answers');
  expect(said).toContain('press-prod: blog-core has ended well');
  const unwell = (await host.state.containers()).filter(
    ({ status, health }) => status !== 'running' || (health !== 'healthy' && health !== 'none'),
  );
  expect(unwell.map(({ service }) => service).sort()).toEqual(['blog-core', 'news-core']);
});

test('each is set up in a browser, and shows its own page over https', async () => {
  const first = await request('https://blog.press.example/');
  expect([first.status, first.headers.location]).toEqual([302, 'https://blog.press.example/wp-admin/install.php']);
  for (const site of ['blog', 'news']) {
    expect((await install(site)).body).toContain('Success!');
    const { status, body } = await request(`https://${site}.press.example/`);
    expect(status).toBe(200);
    expect(body).toContain(`<title>The ${site}</title>`);
    expect(body).toContain(`https://${site}.press.example/wp-includes/`);
  }
}, 200_000);

test('an upload of some megabytes goes through, and is served without PHP', async () => {
  const password = await php(
    'blog',
    `echo WP_Application_Passwords::create_new_application_password(1, ['name' => 'lab'])[0];`,
  );
  const content = 'text'.repeat(1_000_000);
  const { status, body } = await request('https://blog.press.example/?rest_route=/wp/v2/media', {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`ann:${password.trim()}`).toString('base64')}`,
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename="large.txt"',
    },
    body: content,
    seconds: 60,
  });
  expect(status).toBe(201);
  const { source_url: url } = JSON.parse(body) as { source_url: string };
  expect(url).toMatch(/^https:\/\/blog\.press\.example\/wp-content\/uploads\/.*\/large\.txt$/);
  // No business of PHP's.
  await host.run(['docker', 'stop', 'press-prod-blog-php-1']);
  const served = await request(url);
  expect([served.status, served.body.length]).toEqual([200, content.length]);
  await host.run(['docker', 'start', 'press-prod-blog-php-1']);
  await waitFor('PHP', 30, async () => (await request('https://blog.press.example/')).status === 200);
});

test('a program among the uploads is not run, and what nobody needs is closed', async () => {
  const uploads = '/var/www/html/wp-content/uploads';
  await inPhp('blog', 'sh', '-c', `echo '<?php echo "run";' | tee ${uploads}/bad.php ${uploads}/bad.jpg`);
  const asked = ['/wp-content/uploads/bad.php', '/wp-content/uploads/bad.jpg/x.php', '/wp-config.php', '/xmlrpc.php'];
  for (const path of asked) expect((await request(`https://blog.press.example${path}`)).status).toBe(404);
});

test('the program can’t be changed by itself, and holds the settings that were derived', async () => {
  await expect(inPhp('blog', 'touch', '/var/www/html/wp-includes/new.php')).rejects.toThrow('Read-only file system');
  await inPhp('blog', 'php-fpm', '--fpm-config', '/etc/wordpress/php-fpm.conf', '-t');
  expect(await php('blog', `echo ini_get('upload_max_filesize'), ' ', WP_HOME, ' ', strlen(AUTH_KEY);`)).toBe(
    '64M https://blog.press.example 64',
  );
});

test('the command of its timer runs what is due', async () => {
  const plugin = `<?php add_action('lab_event', fn() => update_option('lab_ran', 'by ' . PHP_SAPI));`;
  const folder = '/var/www/html/wp-content/mu-plugins';
  await inPhp('blog', 'sh', '-c', `mkdir -p ${folder} && printf %s "$1" > ${folder}/lab.php`, 'sh', plugin);
  await php('blog', `wp_schedule_single_event(time() - 60, 'lab_event');`);
  // A visit runs nothing.
  await request('https://blog.press.example/');
  expect(await php('blog', `echo get_option('lab_ran', 'not yet');`)).toBe('not yet');
  const [unit = ''] = (await host.run(['sh', '-c', 'ls /etc/systemd/system/*blog-cron.service'])).split('\n');
  const [, command = ''] = /^ExecStart=(.*)$/m.exec(await host.run(['cat', unit])) ?? [];
  await host.run(['sh', '-c', `cd /srv/vpsynth/stacks/press-prod && ${command}`], { seconds: 60 });
  expect(await php('blog', `echo get_option('lab_ran', 'not yet');`)).toBe('by cli');
});

test('a site opens no other’s database', async () => {
  const code = `mysqli_report(MYSQLI_REPORT_OFF); $link = mysqli_connect('proxy', DB_USER, DB_PASSWORD, '');
    echo mysqli_query($link, 'SELECT 1 FROM press_blog.wp_posts LIMIT 1') ? 'own' : 'none';
    echo ' ', mysqli_query($link, 'SELECT 1 FROM press_news.wp_posts LIMIT 1') ? 'other' : mysqli_error($link);`;
  expect(await php('blog', code)).toMatch(/^own SELECT command denied to user 'press_blog'/);
});

test('who guesses passwords is held back', async () => {
  const statuses: number[] = [];
  for (let count = 0; count < 9; count += 1)
    statuses.push((await request('https://news.press.example/wp-login.php')).status);
  expect(statuses.slice(0, 6)).toEqual(Array(6).fill(200));
  expect(statuses).toContain(429);
});

test('another number of workers is a reload: no container is made anew', async () => {
  const before = await host.state.containers();
  await workstation.edit('infra/main.ts', 'workers: 3', 'workers: 4');
  await workstation.vpsynth(['synth']);
  await workstation.vpsynth(['deploy', name], { seconds: 300 });
  const same = (containers: typeof before) =>
    containers.filter(({ service }) => !service.endsWith('-core')).map(({ id, startedAt }) => `${id} ${startedAt}`);
  expect(same(await host.state.containers())).toEqual(same(before));
  expect((await request('https://blog.press.example/')).status).toBe(200);
}, 400_000);

test('a run without a change does nothing', async () => {
  expect(await workstation.vpsynth(['deploy', name])).toContain('nothing to do');
});
