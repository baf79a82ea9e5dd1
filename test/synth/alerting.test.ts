import {
  Certificate,
  Environment,
  Fleet,
  Image,
  Minimal,
  Monitoring,
  NginxVhost,
  Project,
  Receiver,
  Secret,
  Size,
  SmtpRelay,
  Vps,
  WebApp,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';

const routingKey = Secret.env('PAGERDUTY_ROUTING_KEY');
const onCall = Receiver.pagerDuty({ routingKey });
const team = Receiver.mail({
  to: 'ops@shop.example',
  from: 'alerts@shop.example',
  smtp: { host: 'smtp.shop.example', port: 587, user: 'alerts', password: Secret.env('SMTP_PASSWORD') },
});
/** Of an account that types would refuse. */
const mail = (smtp: unknown) =>
  Receiver.mail({ to: 'ops@shop.example', from: 'alerts@shop.example', smtp: smtp as never });
const deadMan = Receiver.webhook({ url: Secret.env('WATCHDOG_URL') });

function vps(fleet: Fleet, id: string, last: number): Vps {
  return new Vps(fleet, id, {
    publicAddress: `203.0.113.${last}` as never,
    privateAddress: `10.0.0.${last}` as never,
    cpus: 4,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(50),
    operatingSystem: 'debian-13',
  });
}

/** One host that keeps and tells, and a small one that only collects. */
function twoHosts() {
  const fleet = new Fleet();
  const [large, small] = [vps(fleet, 'large', 11), vps(fleet, 'small', 12)];
  const alerting = { critical: [onCall], warning: [team], watchdog: deadMan };
  const monitoring = new Monitoring(large, 'monitor', { alerting });
  new Monitoring(small, 'monitor', { sendsTo: monitoring });
  const { edge } = new Minimal(small);
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: small });
  const image = Image.of('ghcr.io/acme/shop/web:1.0.0');
  const web = new WebApp(prod, 'web', { image, port: 3000 });
  const certificate = Certificate.acme({ email: 'ops@shop.example' });
  new NginxVhost(prod, 'site', { edge, domain: 'shop.example', certificate }).route('/', web);
  return { fleet, large, small, monitoring };
}

interface Compose {
  readonly services: Record<string, { command: string[]; ports?: unknown; network_mode?: string; volumes: string[] }>;
}

test('who hears of what; secrets stand in files of their own', () => {
  const { parse, files } = synthesizeFleet(twoHosts().fleet);
  const { route, receivers } = parse('infra/large/monitor/alertmanager/alertmanager.yml') as {
    route: { receiver: string; repeat_interval: string; routes: object[] };
    receivers: object[];
  };
  expect(route).toMatchObject({ receiver: 'warning', group_interval: '5m', repeat_interval: '1d' });
  expect(route.routes).toMatchObject([
    { matchers: ['severity="none"'], receiver: 'watchdog', repeat_interval: '5m' },
    { matchers: ['severity="critical"'], receiver: 'critical', repeat_interval: '4h' },
  ]);
  const folder = '/run/secrets';
  expect(receivers).toMatchObject([
    { name: 'critical', pagerduty_configs: [{ routing_key_file: `${folder}/pagerduty-routing-key` }] },
    {
      name: 'warning',
      email_configs: [{ smarthost: 'smtp.shop.example:587', auth_password_file: `${folder}/smtp-password` }],
    },
    { name: 'watchdog', webhook_configs: [{ url_file: `${folder}/watchdog-url`, send_resolved: false }] },
  ]);
  // A file that is the secret and nothing else: it may hold any character.
  expect(files['infra/large/monitor/secrets.json']).toContain('secrets/files/watchdog-url');
});

test('a mail through the relay that services use too', () => {
  const fleet = new Fleet();
  const smtp = new SmtpRelay(fleet, 'smtp', { hostname: 'smtp.provider.example', tls: 'implicit' });
  const mail = Receiver.mail({ to: 'ops@shop.example', from: 'alerts@shop.example', smtp });
  new Monitoring(vps(fleet, 'large', 11), 'monitor', { alerting: { critical: [mail], watchdog: deadMan } });
  const { receivers } = synthesizeFleet(fleet).parse('infra/large/monitor/alertmanager/alertmanager.yml') as {
    receivers: object[];
  };
  expect(receivers).toContainEqual({
    name: 'warning',
    email_configs: [
      {
        to: 'ops@shop.example',
        from: 'alerts@shop.example',
        smarthost: 'smtp.provider.example:465',
        auth_username: 'alerts@shop.example',
        auth_password_file: '/run/secrets/smtp-alerts-password',
        send_resolved: true,
      },
    ],
  });
});

test('a small host only collects; the other keeps its samples and evaluates its rules, over one private link', () => {
  const { parse, files } = synthesizeFleet(twoHosts().fleet);
  const agent = parse('infra/small/monitor/prometheus/prometheus.yml') as Record<string, unknown>;
  expect(agent.remote_write).toEqual([{ url: 'http://10.0.0.11:9090/api/v1/write' }]);
  expect(agent).not.toHaveProperty('rule_files');
  const prometheus = (host: string) => (parse(`infra/${host}/monitor/compose.yaml`) as Compose).services.prometheus;
  expect(prometheus('small')?.command).toEqual(expect.arrayContaining(['--agent']));
  expect(prometheus('large')?.command).toEqual(
    expect.arrayContaining(['--web.listen-address=10.0.0.11:9090', '--web.enable-remote-write-receiver']),
  );
  expect(prometheus('large')).not.toHaveProperty('ports');
  expect(files['infra/large/host/etc/vpsynth/firewall.nft']).toContain(
    'ip saddr { 10.0.0.12 } ip daddr 10.0.0.11 tcp dport 9090 accept',
  );
  expect(Object.keys(files).filter((path) => path.startsWith('infra/small/monitor/prometheus/rules/'))).toEqual([]);
  const { groups } = parse('infra/large/monitor/prometheus/rules/small.monitor.yml') as {
    groups: { rules: { alert: string; expr: string; labels: object }[] }[];
  };
  expect(groups.flatMap(({ rules }) => rules).find(({ alert }) => alert === 'HostDown')).toMatchObject({
    expr: 'absent(up{construct="small/monitor"})',
    labels: { severity: 'critical', host: 'small' },
  });
});

test('a public name is asked under its name at the address of its own host', () => {
  const { parse } = synthesizeFleet(twoHosts().fleet);
  const { scrape_configs: jobs } = parse('infra/small/monitor/prometheus/probes/shop-prod.yml') as {
    scrape_configs: { job_name: string; static_configs: object[]; relabel_configs: object[] }[];
  };
  expect(jobs).toHaveLength(1);
  expect(jobs[0]?.static_configs).toMatchObject([
    {
      targets: ['https://203.0.113.12/health/ready'],
      labels: { construct: 'shop/prod/site', __param_module: 'healthy', __param_hostname: 'shop.example' },
    },
  ]);
});

test.each([
  [
    'a receiver by its name',
    (host: Vps) => new Monitoring(host, 'monitor', { alerting: { critical: ['ops'] as never } }),
    'alerting.critical.0: expected a receiver written like Receiver.pagerDuty({ routingKey }), .mail({ … }) or .webhook({ url })',
  ],
  [
    'a receiver with a secret in plain text',
    (host: Vps) =>
      new Monitoring(host, 'monitor', { alerting: { critical: [Receiver.webhook({ url: 'https://hook' as never })] } }),
    "Receiver.url: expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores; got a string of 12 characters",
  ],
  [
    'an account by the name of its server',
    (host: Vps) => new Monitoring(host, 'monitor', { alerting: { critical: [mail('smtp.shop.example')] } }),
    'Receiver.smtp: expected an object; got "smtp.shop.example"',
  ],
  [
    'an account without a port',
    (host: Vps) =>
      new Monitoring(host, 'monitor', {
        alerting: { critical: [mail({ host: 'smtp.shop.example', user: 'alerts', password: Secret.env('P') })] },
      }),
    'Receiver.smtp.port is required',
  ],
  [
    'an account whose password stands there',
    (host: Vps) =>
      new Monitoring(host, 'monitor', {
        alerting: { critical: [mail({ host: 'smtp.shop.example', port: 587, user: 'alerts', password: 'planted' })] },
      }),
    "Receiver.smtp.password: expected a secret written like Secret.env('DATABASE_PASSWORD'): upper-case letters, digits and underscores; got a string of 7 characters",
  ],
  [
    'nobody who is woken',
    (host: Vps) => new Monitoring(host, 'monitor', { alerting: { critical: [] } }),
    'alerting.critical: ',
  ],
  [
    'a chain of two',
    (host: Vps) => {
      const { small, large } = { small: host, large: vps(host.node.root as Fleet, 'other', 13) };
      const third = vps(host.node.root as Fleet, 'third', 14);
      const keeps = new Monitoring(large, 'monitor');
      const hands = new Monitoring(small, 'monitor', { sendsTo: keeps });
      new Monitoring(third, 'monitor', { sendsTo: hands });
    },
    'error monitoring-chain: third/monitor: small/monitor hands its samples on itself',
  ],
  [
    'alerting where nothing is evaluated',
    (host: Vps) => {
      const keeps = new Monitoring(vps(host.node.root as Fleet, 'other', 13), 'monitor');
      new Monitoring(host, 'monitor', { sendsTo: keeps, alerting: { critical: [onCall] } });
    },
    'error monitoring-chain: small/monitor: alerting is of no use here: other/monitor evaluates its alerts',
  ],
])('%s', (_, declare, message) => {
  const fleet = new Fleet();
  declare(vps(fleet, 'small', 12));
  expect(synthesizeFleet(fleet).problems.join('\n')).toContain(message);
});
