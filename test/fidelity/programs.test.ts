import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as programs from './programs';
import { rootFolder } from './programs/root';

/** Each program accepts a small good example, and refuses one with a mistake: no fidelity test is vacuous. */

const accepted = { problems: [], warnings: [], version: expect.stringMatching(/^\d+\.\d+|^\d+$/) };
const refused = (reason: string | RegExp) => ({ problems: expect.arrayContaining([expect.stringMatching(reason)]) });

const isRunning = (id: string, argument: string) =>
  existsSync(`/proc/${id}/cmdline`) && readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes(argument);

programs.describeWithPrograms('programs', () => {
  test('versions', async () => {
    const versions = await programs.programVersions();
    console.info(`| ${Object.entries(versions).flat().join(' | ')} |`);
    expect(Object.values(versions)).not.toContain(undefined);
  });

  describe('sandbox', () => {
    const { inSandbox } = programs;

    test('kills what takes too long', async () => {
      const run = inSandbox({ files: {} }, (sandbox) => sandbox.run(['sleep', '600'], { seconds: 0.2 }));
      expect(await run).toMatchObject({ code: undefined });
    });
    test('ends what was left behind in another session', async () => {
      const left = ['setsid', '--fork', 'sleep', `${600 + process.pid}.25`] as const;
      const running = () => readdirSync('/proc').some((id) => isRunning(id, left[3]));
      await inSandbox({ files: {} }, async (sandbox) => {
        await sandbox.must(left);
        expect(running()).toBe(true);
      });
      expect(running()).toBe(false);
    });
    test('keeps what is written to itself', async () => {
      const files = { '/etc/vpsynth/a': { content: 'A', mode: 0o640, owner: 'nginx:nginx' } };
      const { stdout } = await inSandbox({ files, directories: { '/data': 'redis' } }, (sandbox) =>
        sandbox.must(['stat', '--format=%n %a %U', '/etc/vpsynth/a', '/data', '/tmp']),
      );
      expect(stdout).toBe('/etc/vpsynth/a 640 nginx\n/data 755 redis\n/tmp 1777 root\n');
      expect(['etc/vpsynth', 'data'].filter((path) => existsSync(join(rootFolder, path)))).toEqual([]);
    });
    test('has loopback as its only network', async () => {
      const links = inSandbox({ files: {} }, (sandbox) => sandbox.must(['ip', '--json', 'link']));
      expect(JSON.parse((await links).stdout)).toEqual([expect.objectContaining({ ifname: 'lo' })]);
    });
  });

  describe('nginx', () => {
    const main = (line: string, extra = '') => `
      events {}
      http {
        ${line}
        upstream api { server api-1:3000; }
        server {
          listen 10.20.30.40:443 ssl reuseport;
          listen [2001:db8::1]:443 ssl;
          ssl_certificate /etc/certificates/example.com/fullchain.pem;
          ssl_certificate_key /etc/certificates/example.com/privkey.pem;
          access_log /dev/stdout;
          location / { proxy_pass http://api; }
        }
      }
      error_log /dev/stderr;
      user nginx;
      ${extra}`;
    const configuration = '/etc/nginx/vpsynth/nginx.conf';
    const around = (content: string) => ({ files: { [configuration]: content }, hosts: ['api-1'], configuration });

    test('accepts', async () => {
      const stream = 'stream { server { listen 127.0.0.1:9000; proxy_pass 127.0.0.1:9001; } }';
      expect(await programs.nginxAccepts(around(main('keepalive_min_timeout 5s;', stream)))).toMatchObject(accepted);
    });
    test('refuses an unknown directive', async () => {
      const verdict = await programs.nginxAccepts(around(main('keepalive_mini_timeout 5s;')));
      expect(verdict).toMatchObject(refused('unknown directive "keepalive_mini_timeout"'));
    });
    test('refuses an unknown host', async () => {
      const verdict = await programs.nginxAccepts({ ...around(main('')), hosts: [] });
      expect(verdict).toMatchObject(refused('host not found in upstream "api-1:3000"'));
    });
    test('warns', async () => {
      const twice = 'server { listen 81; server_name a; } server { listen 81; server_name a; }';
      expect((await programs.nginxAccepts(around(main(twice)))).warnings).toEqual([
        expect.stringContaining('conflicting server name "a"'),
      ]);
    });
    test('dumps what it includes', async () => {
      const files = {
        [configuration]: 'events {} http { include parts/*.conf; }',
        '/etc/nginx/vpsynth/parts/a.conf': '# A',
      };
      const dump = await programs.nginxDump({ files, configuration });
      expect(dump).toMatchObject(accepted);
      expect(dump.configuration).toContain('# configuration file /etc/nginx/vpsynth/parts/a.conf:\n# A');
    });
  });

  describe('PgBouncer', () => {
    const around = (line: string) => ({
      files: {
        '/etc/pgbouncer/pgbouncer.ini': [
          '[databases]',
          'app = host=10.20.30.41 port=5432 dbname=app pool_size=7',
          '[pgbouncer]',
          'listen_addr = 10.20.30.40',
          'listen_port = 6432',
          'auth_type = scram-sha-256',
          'auth_file = /etc/pgbouncer/userlist.txt',
          'admin_users = admin',
          'client_tls_sslmode = require',
          'client_tls_cert_file = /etc/pgbouncer/tls/server.crt',
          'client_tls_key_file = /etc/pgbouncer/tls/server.key',
          line,
        ].join('\n'),
        '/etc/pgbouncer/userlist.txt': { content: '"admin" "secret"\n', mode: 0o600, owner: 'pgbouncer' },
      },
    });

    test('accepts', async () => {
      const verdict = await programs.pgbouncerAccepts(around('pool_mode = transaction'));
      expect(verdict).toMatchObject({ ...accepted, config: { pool_mode: 'transaction', listen_port: '6432' } });
      expect(verdict.databases).toContainEqual(expect.objectContaining({ name: 'app', host: '10.20.30.41' }));
      expect(verdict.pools).toEqual([expect.objectContaining({ database: 'pgbouncer' })]);
      expect(verdict.users).toContainEqual(expect.objectContaining({ name: 'admin' }));
    });
    test('accepts a configuration without a Unix socket', async () => {
      const { files } = around('unix_socket_dir =');
      const admin = { user: 'admin', password: 'secret' };
      expect(await programs.pgbouncerAccepts({ files, admin })).toMatchObject({
        ...accepted,
        config: { unix_socket_dir: '' },
      });
    });
    test.each([
      ['pool_size = 7', 'unknown parameter: pgbouncer/pool_size'],
      ['pool_mode = sometimes', 'invalid value "sometimes" for parameter pool_mode'],
    ])('refuses %s', async (line, reason) => {
      expect(await programs.pgbouncerAccepts(around(line))).toMatchObject(refused(reason));
    });
  });

  describe('PostgreSQL', () => {
    const around = (line: string, rule = 'host all all 10.20.0.0/16 scram-sha-256') => ({
      files: {
        '/etc/postgresql/postgresql.conf': `listen_addresses = '*'\nport = 5433\nshared_preload_libraries = 'pg_stat_statements'\n${line}\n`,
        '/etc/postgresql/pg_hba.conf': `local all all scram-sha-256\n${rule}\n`,
      },
      hba: '/etc/postgresql/pg_hba.conf',
    });

    test('accepts, and runs scripts', async () => {
      const tls = "ssl = on\nssl_cert_file = '/etc/tls/server.crt'\nssl_key_file = '/etc/tls/server.key'";
      const scripts = ['CREATE DATABASE app', { database: 'app', sql: 'CREATE EXTENSION pg_trgm; SELECT 6 * 7;' }];
      const verdict = await programs.postgresAccepts({ ...around(`shared_buffers = 256MB\n${tls}`), scripts });
      expect(verdict).toMatchObject({
        ...accepted,
        answers: ['', '42'],
        settings: { shared_buffers: '256MB', ssl: 'on' },
      });
      expect(verdict.hba.map(({ type, auth_method }) => [type, auth_method])).toEqual([
        ['local', 'scram-sha-256'],
        ['host', 'scram-sha-256'],
      ]);
    });
    test.each([
      ['an unknown setting', around('shared_bufers = 256MB'), 'unrecognized configuration parameter "shared_bufers"'],
      ['a bad value', around('wal_level = everything'), 'invalid value for parameter "wal_level"'],
      ['a bad hba rule', around('', 'host all all 10.20.0.0/16 sha'), 'invalid authentication method "sha"'],
      [
        'a failing script',
        { ...around(''), scripts: ['SELECT nothing'] },
        'script 1: ERROR: .*"nothing" does not exist',
      ],
    ])('refuses %s', async (_, options, reason) => {
      expect(await programs.postgresAccepts(options)).toMatchObject(refused(reason));
    });
  });

  describe('RabbitMQ', () => {
    const around = (line: string, plugins = '[rabbitmq_prometheus].', vhost = '/app') => ({
      files: {
        '/etc/rabbitmq/rabbitmq.conf': `listeners.tcp.1 = 10.20.30.40:5672\nload_definitions = /etc/rabbitmq/definitions.json\n`,
        '/etc/rabbitmq/conf.d/10-more.conf': `${line}\n`,
        '/etc/rabbitmq/enabled_plugins': plugins,
        '/etc/rabbitmq/definitions.json': JSON.stringify({
          vhosts: [{ name: '/app' }],
          users: [{ name: 'app', password: 'secret', tags: ['monitoring'] }],
          queues: [{ vhost, name: 'jobs', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } }],
        }),
      },
    });

    test('accepts', async () => {
      const verdict = await programs.rabbitmqAccepts(around('heartbeat = 42'));
      expect(verdict).toMatchObject({
        problems: [],
        vhosts: ['/app'],
        users: [{ user: 'app', tags: ['monitoring'] }],
        queues: [{ vhost: '/app', name: 'jobs', type: 'quorum', arguments: { 'x-queue-type': 'quorum' } }],
        environment: { rabbit: { heartbeat: 42 } },
      });
      expect(verdict.plugins).toContain('rabbitmq_prometheus');
    });
    test.each([
      [
        'an unknown key',
        around('hartbeat = 42'),
        "You've tried to set hartbeat, but there is no setting with that name",
      ],
      ['a bad value', around('heartbeat = often'), '"often" cannot be converted to a'],
      [
        'an unknown plugin',
        around('', '[rabbitmq_prometheos].'),
        "plugin rabbitmq_prometheos is named, but isn't enabled",
      ],
      ['a bad definition', around('', '[].', '/nowhere'), 'Error during startup: .*virtual host'],
    ])('refuses %s', async (_, options, reason) => {
      expect(await programs.rabbitmqAccepts(options)).toMatchObject(refused(reason));
    });
  });

  describe.each(['redis', 'valkey'] as const)('%s', (program) => {
    const around = (line: string) => ({
      files: {
        '/etc/redis/redis.conf': `bind 10.20.30.40 127.0.0.1\nport 6380\nrequirepass secret\ndir /data\n${line}\n`,
      },
      credentials: { password: 'secret' },
      program,
    });

    test('accepts', async () => {
      const verdict = await programs.redisAccepts(around('maxmemory 100mb'));
      expect(verdict).toMatchObject({ ...accepted, settings: { maxmemory: '104857600', port: '6380' } });
    });
    test.each([
      ['an unknown directive', 'max-memory 100mb', 'max-memory 100mb'],
      ['a bad value', 'maxmemory-policy sometimes', 'maxmemory-policy sometimes'],
    ])('refuses %s', async (_, line, reason) => {
      expect(await programs.redisAccepts(around(line))).toMatchObject(refused(reason));
    });
  });

  describe('MariaDB', () => {
    const around = (line: string) => ({
      files: { '/etc/mysql/conf.d/vpsynth.cnf': `[mysqld]\nbind-address = *\n${line}\n` },
    });

    test('accepts, and runs scripts', async () => {
      const scripts = ['CREATE DATABASE app; SELECT 6 * 7;'];
      const verdict = await programs.mariadbAccepts({ ...around('innodb_buffer_pool_size = 128M'), scripts });
      expect(verdict).toMatchObject({
        ...accepted,
        answers: ['42'],
        settings: { innodb_buffer_pool_size: '134217728' },
      });
    });
    test.each([
      ['an unknown variable', around('max_conections = 30'), 'unknown variable .max_conections=30'],
      [
        'a failing script',
        { ...around(''), scripts: ['SELECT nothing'] },
        "script 1: ERROR .*Unknown column 'nothing'",
      ],
    ])('refuses %s', async (_, options, reason) => {
      expect(await programs.mariadbAccepts(options)).toMatchObject(refused(reason));
    });
  });

  describe('Prometheus', () => {
    const config = (line = '') => ({
      files: {
        '/etc/prometheus/prometheus.yml': `scrape_configs: [{job_name: api, ${line} static_configs: [{targets: ['api:3000']}]}]\nrule_files: [rules/*.yml]\n`,
        '/etc/prometheus/rules/api.yml': 'groups: [{name: api, rules: [{alert: ApiDown, expr: "up == 0"}]}]\n',
      },
    });
    const rules = (expr: string) => ({
      files: { '/rules.yml': `groups: [{name: api, rules: [{alert: A, expr: "${expr}"}]}]` },
    });

    test('accepts', async () => {
      expect(await programs.prometheusAccepts(config())).toMatchObject(accepted);
      expect(await programs.prometheusRulesAccepts(rules('rate(up[5m]) < 1'))).toMatchObject(accepted);
    });
    test('refuses', async () => {
      expect(await programs.prometheusAccepts(config('scrape_intervall: 5s,'))).toMatchObject(
        refused('scrape_intervall'),
      );
      expect(await programs.prometheusRulesAccepts(rules('rate(up) < 1'))).toMatchObject(
        refused('expected type range vector'),
      );
      const { files } = rules('up == 0');
      const twice = `${files['/rules.yml']}`.replace(/(\{alert.*?\})/, '$1, $1');
      expect(await programs.prometheusRulesAccepts({ files: { '/rules.yml': twice } })).toMatchObject(
        refused(/duplicate/i),
      );
    });
    test('runs the unit tests of rules', async () => {
      const unit = (value: number) => ({
        ...config(),
        files: {
          ...config().files,
          '/tests.yml': `rule_files: [/etc/prometheus/rules/api.yml]
tests:
  - input_series: [{series: 'up{job="api"}', values: '${value}'}]
    alert_rule_test: [{eval_time: 0m, alertname: ApiDown, exp_alerts: [{exp_labels: {job: api}}]}]`,
        },
        tests: ['/tests.yml'],
      });
      expect(await programs.prometheusRulesPass(unit(0))).toMatchObject(accepted);
      expect(await programs.prometheusRulesPass(unit(1))).toMatchObject(refused('FAILED'));
    });
  });

  test('Alertmanager', async () => {
    const around = (receiver: string) => ({
      files: { '/etc/alertmanager/alertmanager.yml': `route: {receiver: ${receiver}}\nreceivers: [{name: nobody}]\n` },
    });
    expect(await programs.alertmanagerAccepts(around('nobody'))).toMatchObject(accepted);
    expect(await programs.alertmanagerAccepts(around('somebody'))).toMatchObject(
      refused('undefined receiver "somebody"'),
    );
  });

  describe('Compose', () => {
    const around = (line = '') => ({
      files: {
        'compose.yaml': `services:\n  api: {image: 'api:1.2.3', env_file: [api.env], profiles: [all]${line}}\n`,
        'api.env': 'A=1',
      },
    });

    test('accepts', async () => {
      const verdict = await programs.composeAccepts(around());
      expect(verdict).toMatchObject({
        ...accepted,
        model: { name: 'stack', services: { api: { environment: { A: '1' } } } },
      });
    });
    test('reads the environment, and warns of what it misses', async () => {
      const options = around(', command: ["$WHAT"]');
      const unset = { problems: [], warnings: [expect.stringContaining('WHAT')] };
      expect(await programs.composeAccepts(options)).toMatchObject(unset);
      const verdict = await programs.composeAccepts({ ...options, environment: { WHAT: 'serve' } });
      expect(verdict).toMatchObject({ ...accepted, model: { services: { api: { command: ['serve'] } } } });
    });
    test('refuses an unknown key', async () => {
      const verdict = await programs.composeAccepts(around(', restarts: always'));
      expect(verdict).toMatchObject({ ...refused("additional properties 'restarts' not allowed"), model: undefined });
    });
    test('refuses a missing file', async () => {
      const files = { 'compose.yaml': around().files['compose.yaml'] };
      expect(await programs.composeAccepts({ files })).toMatchObject(refused('api.env not found'));
    });
  });

  test('Docker Engine', async () => {
    const around = (daemon: object) => ({ files: { '/etc/docker/daemon.json': JSON.stringify(daemon) } });
    expect(await programs.dockerDaemonAccepts(around({ 'live-restore': true }))).toMatchObject(accepted);
    expect(await programs.dockerDaemonAccepts(around({ 'live-reload': true }))).toMatchObject(refused('live-reload'));
  });

  test('nftables', async () => {
    const around = (rule: string) => ({
      files: {
        '/etc/nftables.conf': `table inet filter {\n chain input {\n  type filter hook input priority 0; policy drop;\n  ${rule}\n }\n}\n`,
      },
    });
    const verdict = await programs.nftAccepts(around('ip saddr 10.20.0.0/16 tcp dport 5432 accept'));
    expect(verdict).toMatchObject(accepted);
    expect(verdict.ruleset).toContainEqual({ chain: expect.objectContaining({ name: 'input', policy: 'drop' }) });
    expect(await programs.nftAccepts(around('tcp dprot 5432 accept'))).toMatchObject(refused('syntax error'));
  });

  test('sshd', async () => {
    const around = (line: string) => ({ files: { '/etc/ssh/sshd_config.d/50-vpsynth.conf': `${line}\n` } });
    const verdict = await programs.sshdAccepts(around('PasswordAuthentication no'));
    expect(verdict).toMatchObject({ ...accepted, settings: { passwordauthentication: ['no'] } });
    expect(await programs.sshdAccepts(around('PaswordAuthentication no'))).toMatchObject(
      refused('Bad configuration option'),
    );
  });

  test('systemd', async () => {
    const around = (line: string) => ({
      files: {
        '/etc/systemd/system/backup.service': `[Unit]\nDescription=Backup\n[Service]\nType=oneshot\nExecStart=/usr/local/bin/backup\n`,
        '/etc/systemd/system/backup.timer': `[Unit]\nDescription=Backup\n[Timer]\n${line}\n[Install]\nWantedBy=timers.target\n`,
        '/usr/local/bin/backup': { content: '#!/bin/sh\n', mode: 0o755 },
      },
    });
    expect(await programs.systemdAccepts(around('OnCalendar=*-*-* 03:00:00'))).toMatchObject(accepted);
    expect(await programs.systemdAccepts(around('OnCalendar=every night'))).toMatchObject(refused('every night'));
    expect(await programs.systemdAccepts(around('OnCalender=daily'))).toMatchObject(
      refused("Unknown key 'OnCalender'"),
    );
  });
});

describe('without a root', () => {
  test('dclint', () => {
    const file = (line: string) => `name: stack\nservices:\n  api:\n    image: api:1.2.3\n${line}`;
    expect(programs.dclintAccepts(file(''))).toMatchObject(accepted);
    expect(programs.dclintAccepts(file('    restarts: always\n'))).toMatchObject(refused('invalid-schema'));
    expect(programs.dclintAccepts(file('').replace('1.2.3', 'latest'))).toMatchObject(refused('explicit-tag'));
    const lenient = { 'service-image-require-explicit-tag': 0 } as const;
    expect(programs.dclintAccepts(file('').replace('1.2.3', 'latest'), lenient)).toMatchObject(accepted);
  });

  test('actionlint', async () => {
    const workflow = (value: string) =>
      `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "\${{ ${value} }}"\n`;
    expect(await programs.actionlintAccepts(workflow('github.sha'))).toMatchObject(accepted);
    const wrong = await programs.actionlintAccepts(workflow('github.shah'));
    expect(wrong).toMatchObject(refused('property "shah" is not defined'));
  });

  describe('Kubernetes', () => {
    const deployment = (container: object, replicas: unknown = 2) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'api', labels: { app: 'api' }, annotations: { note: 'x' } },
      spec: {
        replicas,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
        selector: { matchLabels: { app: 'api' } },
        template: {
          metadata: { labels: { app: 'api' } },
          spec: {
            nodeSelector: { disk: 'ssd' },
            securityContext: { runAsNonRoot: true, fsGroup: 1000 },
            volumes: [{ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }],
            containers: [{ name: 'api', image: 'api:1.2.3', ...container }],
          },
        },
      },
    });
    const container = {
      ports: [{ name: 'http', containerPort: 3000 }],
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'api', key: 'a' } } }],
      resources: { limits: { memory: '256Mi', cpu: 1 } },
      readinessProbe: { httpGet: { path: '/ready', port: 'http', httpHeaders: [{ name: 'X', value: 'y' }] } },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      securityContext: { capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    };
    const route = (port: unknown) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'api' },
      spec: {
        parentRefs: [{ name: 'edge', namespace: 'edge' }],
        hostnames: ['example.com'],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'api', port }] }],
      },
    });
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'api' },
      stringData: { a: 'b' },
      type: 'Opaque',
    };

    test.each([
      ['Deployment', deployment(container)],
      ['HTTPRoute', route(3000)],
      ['Secret', secret],
      [
        'NetworkPolicy',
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          spec: { podSelector: {}, ingress: [{ ports: [{ port: 3000, protocol: 'TCP' }] }] },
        },
      ],
    ])('accepts a %s', (_, object) => {
      expect(programs.kubernetesAccepts(object)).toMatchObject(accepted);
    });
    test.each([
      ['a bad type', deployment(container, 'two'), 'data/spec/replicas must be integer'],
      [
        'an unknown field',
        deployment({ ...container, imagePullPolice: 'Always' }),
        /^unknown field: .*\/containers\/0\/imagePullPolice$/,
      ],
      ['a bad route', route('http'), 'port must be integer'],
      ['an unknown kind', { apiVersion: 'apps/v1', kind: 'Deploymint' }, 'unknown kind: apps/v1 Deploymint'],
      [
        'an unknown group',
        { apiVersion: 'example.com/v1', kind: 'Deployment' },
        'unknown kind: example.com/v1 Deployment',
      ],
    ])('refuses %s', (_, object, reason) => {
      expect(programs.kubernetesAccepts(object)).toMatchObject(refused(reason));
    });
  });
});
