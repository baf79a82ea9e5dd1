import {
  BackupPlan,
  BackupTarget,
  Certificate,
  ContainerService,
  Image,
  Job,
  Monitoring,
  NginxVhost,
  PostgresDatabase,
  PostgresServer,
  RabbitMqBroker,
  RedisServer,
  Secret,
  Size,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { acme, fleetOfOne } from './fleet-of-one';
import { commandsIn, readmeOf } from './readme-of';

const image = Image.of('registry.example/app:1.0.0');

test('an edge starts with certificates of its own making, or with those that it is given', () => {
  const { fleet, edge, prod } = fleetOfOne();
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).respond('/', { status: 204 });
  new NginxVhost(prod, 'own', { edge, domain: 'own.example', certificate: Certificate.files() }).respond('/', {
    status: 204,
  });
  new ContainerService(prod, 'app', { image });
  expect(readmeOf(fleet, 'vps1/edge', 'Start')).toMatchInlineSnapshot(`
"\`\`\`sh
(umask 022 && mkdir -p ./active ./certificates ./challenges ./files ./secrets/filled/nginx)
for name in shop.example; do
  mkdir -p "certificates/$name"
  [ -e "certificates/$name/fullchain.pem" ] || [ -e "certificates/$name/privkey.pem" ] ||
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \\
      -subj /CN=self-signed -addext "subjectAltName=DNS:$name" \\
      -keyout "certificates/$name/privkey.pem" -out "certificates/$name/fullchain.pem"
done
# Put fullchain.pem and privkey.pem of each name into its folder; the second command fails until they are there.
mkdir -p certificates/own.example
ls certificates/own.example/fullchain.pem certificates/own.example/privkey.pem
docker compose up --detach --wait
\`\`\`

The certificates made here are self-signed, so that nginx can start. ACME’s challenges are answered from \`challenges/\` (a client’s “webroot”); the deployer has the host’s certbot issue them, and its timer renews."
`);
  expect(readmeOf(fleet, 'vps1/edge', 'After a change')).toMatchInlineSnapshot(`
"\`\`\`sh
docker compose up --detach --wait --remove-orphans
# That sees compose.yaml alone. For the files that containers mount:
docker compose exec nginx nginx -c /etc/nginx/vpsynth/nginx.conf -t && docker compose exec nginx nginx -c /etc/nginx/vpsynth/nginx.conf -s reload
\`\`\`"
`);
});

test('each program is told of its changed files, and databases are made that came later', () => {
  const { fleet, host, prod } = fleetOfOne();
  const database = new PostgresDatabase(prod, 'database', { server: new PostgresServer(prod, 'postgres') });
  const uses = [
    database.pool(),
    new RabbitMqBroker(prod, 'rabbitmq'),
    new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) }),
  ];
  new ContainerService(prod, 'app', { image, uses });
  new Monitoring(host, 'monitor');
  expect(
    commandsIn(readmeOf(fleet, 'vps1/shop-prod', 'Start'))
      .join()
      .split('\n')
      .at(-1),
  ).toBe('docker compose exec --user postgres postgres sh /etc/postgresql/provision.sh');
  expect(readmeOf(fleet, 'vps1/shop-prod', 'After a change')).toMatchInlineSnapshot(`
"If \`.env.example\`, a file of \`templates/\` or a value changed: “Secrets” first.

\`\`\`sh
docker compose up --detach --wait --remove-orphans
# That sees compose.yaml alone. For the files that containers mount:
docker compose exec --user postgres postgres psql --no-psqlrc --quiet --username=postgres '--command=SELECT pg_reload_conf()' && docker compose exec --user postgres postgres sh /etc/postgresql/provision.sh
docker compose exec pgbouncer sh -c 'kill -HUP 1'
docker compose exec --user rabbitmq rabbitmq rabbitmqctl import_definitions /run/secrets/rabbitmq/definitions.json
\`\`\`

Read only at the start, so that a change takes an interruption:

- \`at-start.conf\`: \`docker compose restart postgres\`
- \`uri\`: \`docker compose restart postgres-exporter\`
- \`pgpass\`: \`docker compose restart pgbouncer-exporter\`
- \`rabbitmq.conf\`, \`enabled_plugins\`: \`docker compose restart rabbitmq\`
- \`redis.conf\`, \`users.acl\`: \`docker compose restart cache\`
- \`passwords.json\`: \`docker compose restart cache-exporter\`
- a file of \`secrets/files/\`: \`docker compose restart\`, with the services that read it"
`);
  expect(readmeOf(fleet, 'vps1/monitor', 'After a change')).toMatchInlineSnapshot(`
"\`\`\`sh
docker compose up --detach --wait --remove-orphans
# That sees compose.yaml alone. For the files that containers mount:
docker compose exec prometheus sh -c 'kill -HUP 1'
docker compose exec blackbox-exporter sh -c 'kill -HUP 1'
\`\`\`"
`);
});

test('the colour’s file names a colour that nginx has an upstream for', () => {
  const { fleet, edge, prod } = fleetOfOne();
  const app = new ContainerService(prod, 'app', {
    image,
    port: 80,
    health: { path: '/health' },
    strategy: 'blue-green',
  });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate: acme }).route('/', app);
  const section = readmeOf(fleet, 'vps1/shop-prod', 'Colours');
  expect(section).toMatchInlineSnapshot(`
"Of \`app\` the commands above start the blue side; the green one starts by its name. While both run, services of this stack reach either, whatever nginx does; \`docker compose stop\` ends the side that is left.

Requests from nginx to the green side of \`app\` (back to blue: remove the file), at once and without a reload:

\`\`\`sh
docker compose up --detach --wait app-green
install -d -m 755 ../edge/active/shop-prod/app
touch ../edge/active/shop-prod/app/green
\`\`\`"
`);
  const [, named] = /touch .*\/(.*)/.exec(section) ?? [];
  const { files } = synthesizeFleet(fleet);
  expect(files['infra/vps1/edge/nginx/upstreams/shop-prod.conf']).toContain(`upstream shop-prod.app.${named} {`);
  expect(files['infra/vps1/edge/nginx/sites/shop.example.conf']).toContain(
    `if (-f /etc/nginx/active/shop-prod/app/${named}) {`,
  );
});

test('a scheduled job, started by hand', () => {
  const { fleet, prod } = fleetOfOne();
  new Job(prod, 'report', { image, schedule: '0 2 * * *' });
  expect(commandsIn(readmeOf(fleet, 'vps1/shop-prod', 'Scheduled jobs'))).toEqual([
    'docker compose run --rm --no-deps report',
  ]);
});

test('a backup is run by its unit: its service alone saves nothing, and is never up', () => {
  const { fleet, host } = fleetOfOne();
  new PostgresServer(host, 'postgres');
  const [accessKey, secretKey] = [Secret.env('ACCESS_KEY'), Secret.env('SECRET_KEY')];
  const endpoint = 'https://s3.example';
  const target = BackupTarget.s3({ endpoint, region: 'eu-1', bucket: 'backups', accessKey, secretKey });
  new BackupPlan(host, 'backup', { target }).acknowledge('backup-unwatched', 'this test has no Prometheus');
  const jobs = readmeOf(fleet, 'vps1/backup', 'Scheduled jobs');
  expect(jobs).toContain('`backup` (databases, files, configuration) at `0 2 * * *`');
  expect(commandsIn(jobs)).toEqual([
    'systemctl start vpsynth-backup-backup.service\nsystemctl start vpsynth-backup-backup-verify.service',
  ]);
  const { files } = synthesizeFleet(fleet);
  for (const unit of ['vpsynth-backup-backup', 'vpsynth-backup-backup-verify'])
    expect(files).toHaveProperty([`infra/vps1/host/etc/systemd/system/${unit}.service`]);
  expect(commandsIn(readmeOf(fleet, 'vps1/backup', 'Start')).join()).toMatch(
    /\ndocker compose --profile scheduled pull$/,
  );
  expect(readmeOf(fleet, 'vps1/backup', 'After a change')).toBe(
    'If `.env.example`, a file of `templates/` or a value changed: “Secrets” first. The next run reads everything anew.',
  );
});

test('what a timer starts is never restarted for a change', () => {
  const { fleet, prod } = fleetOfOne();
  new Job(prod, 'report', { image, schedule: '0 2 * * *', environment: { KEY: Secret.env('KEY') } });
  new ContainerService(prod, 'app', { image });
  expect(readmeOf(fleet, 'vps1/shop-prod', 'After a change')).not.toContain('docker compose restart');
});

test('the end of a job that nothing waits for is no failed start', () => {
  const { fleet, prod } = fleetOfOne();
  new Job(prod, 'migrate', { image });
  expect(commandsIn(readmeOf(fleet, 'vps1/shop-prod', 'Start'))).toEqual(['docker compose up --detach']);
});
