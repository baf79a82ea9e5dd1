import type { Deployment } from '../../synth/deployment/deployment';
import { waitFor } from '../wait-for';
import { scrapeTargets } from './fleet/scrape-targets';
import { startWorkstation, type Workstation } from './fleet/workstation';
import type { Host } from './host/host';
import { type Lab, startLab } from './lab';

/** Everything that has an exporter, on a host with all of monitoring; and a small host that hands its samples to it. */
const declaration = `
import { ContainerService, Environment, Fleet, Image, Minimal, Monitoring, PostgresDatabase, Project, RabbitMqBroker, Receiver, RedisServer, Secret, Size, Vps } from 'vpsynth';

const fleet = new Fleet();
const host = (id: string, number: number) =>
  new Vps(fleet, id, {
    publicAddress: '203.0.113.' + number, privateAddress: '192.168.113.' + number,
    cpus: 8, memory: Size.gibibytes(12), disk: Size.gibibytes(40), operatingSystem: 'debian-13',
  });
const large = host('lab-watching', 34);
const { postgres } = new Minimal(large);
const hears = (name: string) => Receiver.webhook({ url: Secret.env(name) });
const monitoring = new Monitoring(large, 'monitor', {
  alerting: { critical: [hears('CRITICAL_URL')], warning: [hears('WARNING_URL')], watchdog: hears('WATCHDOG_URL') },
});
new Monitoring(host('lab-watched', 35), 'monitor', { sendsTo: monitoring });
const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
const prod = new Environment(project, 'prod', { on: large });
const pool = new PostgresDatabase(prod, 'database', { server: postgres }).pool();
const cache = new RedisServer(prod, 'cache', { role: 'cache', maxMemory: Size.mebibytes(64) });
new ContainerService(prod, 'api', {
  image: Image.of('docker.io/library/nginx:1.30.7'), command: ['sleep', 'infinity'],
  uses: [pool, cache, new RabbitMqBroker(prod, 'rabbitmq')],
});
export default fleet;
`;

/** Keeps every message that it is sent, with the path that it came to. */
const receiver = `
import http.server, json
class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        for alert in json.loads(body)["alerts"]:
            with open("/tmp/heard", "a") as heard:
                heard.write(" ".join([self.path, alert["status"], alert["labels"]["alertname"], alert["labels"].get("construct", "-")]) + "\\n")
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", 5001), Receiver).serve_forever()
`;

let lab: Lab;
let workstation: Workstation;
let watching: Host;
let watched: Host;

beforeAll(async () => {
  lab = await startLab();
  const start = (name: string, number: number) =>
    lab.startHost({
      name,
      address: `203.0.113.${number}`,
      privateAddress: `192.168.113.${number}`,
      kind: 'bare',
      names: [],
    });
  [watching, watched, workstation] = await Promise.all([
    start('lab-watching', 34),
    start('lab-watched', 35),
    startWorkstation(lab, { name: 'alerting-station' }),
  ]);
  await workstation.write('infra/main.ts', declaration);
  await workstation.vpsynth(['synth']);
  await workstation.setSecrets({
    CRITICAL_URL: 'http://127.0.0.1:5001/critical',
    WARNING_URL: 'http://127.0.0.1:5001/warning',
    WATCHDOG_URL: 'http://127.0.0.1:5001/watchdog',
  });
  await workstation.makeUpSecrets(['lab-watching', 'lab-watched']);
  for (const host of [watching, watched]) await workstation.bootstrap(host);
  // Python comes with the bootstrap.
  await watching.putFolder('/tmp', { 'receiver.py': { content: receiver } });
  await watching.run(['sh', '-c', 'nohup python3 /tmp/receiver.py > /tmp/receiver.log 2>&1 &']);
  for (const host of [watching, watched]) {
    const { stacks } = JSON.parse(await workstation.read(`infra/${host.name}/deployment.json`)) as Deployment;
    await host.loadStandIns([...new Set(stacks.flatMap(({ services }) => services.map(({ image }) => image)))]);
    await workstation.vpsynth(['deploy', host.name], { seconds: 500 });
  }
}, 1_200_000);

afterAll(() => lab?.close(), 120_000);

const heard = async () => (await watching.try(['cat', '/tmp/heard'])).stdout;

/** The value of a query, as Prometheus on the watching host answers it; undefined without a series. */
async function ask(query: string): Promise<number | undefined> {
  const url = `http://127.0.0.1:9090/api/v1/query?query=${encodeURIComponent(query)}`;
  const { data } = JSON.parse(await watching.run(['curl', '--silent', '--fail', url]));
  return data.result.length === 0 ? undefined : Number(data.result[0].value[1]);
}

test('every target is up, and every exporter sees what it is for', async () => {
  const targets = await scrapeTargets(watching);
  expect(targets.filter(({ health }) => health !== 'up')).toEqual([]);
  expect(targets.map(({ scrapePool }) => scrapePool)).toEqual(
    expect.arrayContaining([
      'lab-watching/monitor',
      'lab-watching/monitor/alertmanager',
      'lab-watching/monitor/node',
      'lab-watching/platform/edge',
      'lab-watching/platform/postgres',
      'shop/prod/cache',
      'shop/prod/pgbouncer',
      'shop/prod/rabbitmq',
    ]),
  );
  for (const up of ['nginx_up', 'pg_up', 'pgbouncer_up', 'redis_up'])
    await waitFor(`${up} to be 1`, 60, async () => (await ask(up)) === 1);
}, 180_000);

test('the small host keeps nothing: the other has its samples, and it publishes nothing', async () => {
  await waitFor('samples of the small host', 60, async () => (await ask('up{construct="lab-watched/monitor"}')) === 1);
  expect(await ask('node_memory_MemTotal_bytes{host="lab-watched"}')).toBeGreaterThan(0);
  expect(await lab.vantage.openPorts(watched.address)).toEqual([22]);
}, 180_000);

test('an alert that somebody raises arrives at its receiver, and the dead man’s switch hears that all is well', async () => {
  const inside = ['docker', 'exec', 'monitor-alertmanager-1'] as const;
  const raise = ['alert', 'add', 'TestAlert', 'severity=critical', 'construct=test'];
  await watching.run([...inside, 'amtool', '--alertmanager.url=http://127.0.0.1:9093', ...raise]);
  await waitFor('the alert', 90, async () => (await heard()).includes('/critical firing TestAlert test\n'));
  await waitFor('the watchdog', 150, async () => (await heard()).includes('/watchdog firing Watchdog'));
  expect(await heard()).not.toContain('/warning firing TestAlert');
}, 300_000);

test('what goes down is told of', async () => {
  await watching.run(['docker', 'stop', 'shop-prod-pgbouncer-1']);
  await waitFor('the alert', 330, async () =>
    (await heard()).includes('/critical firing PgBouncerDown shop/prod/pgbouncer\n'),
  );
  await watching.run(['docker', 'start', 'shop-prod-pgbouncer-1']);
}, 400_000);
