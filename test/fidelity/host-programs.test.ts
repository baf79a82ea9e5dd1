import * as programs from './programs';
import { accepted, refused } from './verdicts';

programs.describeWithPrograms('programs of a host', () => {
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

  test('sudo', async () => {
    const around = (line: string) => ({ files: { '/etc/sudoers.d/operations': `${line}\n` } });
    const rule = 'operations ALL=(ALL:ALL) NOPASSWD: ALL';
    expect(await programs.sudoAccepts(around(rule))).toMatchObject(accepted);
    expect(await programs.sudoAccepts(around(rule.replace('NOPASSWD:', 'NOPASWD:')))).toMatchObject(
      refused('syntax error'),
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
