import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ContainerService, Duration, Environment, Fleet, Image, Monitoring, Project } from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import type { DeployedService, Deployment } from '../../../synth/deployment/deployment';
import { AgentMachine } from '../../deploy/agent/agent-machine';
import { pythonProgram } from '../../deploy/agent/python-program';
import { python } from '../../deploy/agent/release';
import { vps } from '../../synth/fleet-of-one';
import { describeWithPrograms, inSandbox, type Sandbox } from '../programs';
import { containersOf } from './containers';

const interval = Duration.seconds(1);
const active = '/active/shop-prod/app/targets.yml';
const idle = 'global: {}\n';

/** A service of two sides on each of two hosts; the second one's Prometheus hands its samples on to the first one's. */
function fleet() {
  const made = new Fleet();
  const [first, second] = [vps(made, 'vps1', 1, '10.0.0.1'), vps(made, 'vps2', 2, '10.0.0.2')];
  const sendsTo = new Monitoring(first, 'monitor', { scrapeInterval: interval });
  new Monitoring(second, 'monitor', { scrapeInterval: interval, sendsTo });
  const project = new Project(made, 'shop', { registry: 'registry.example/shop', release: '1.0.0' });
  new ContainerService(new Environment(project, 'prod', { on: [first, second] }), 'app', {
    ...{ image: Image.of('registry.example/app:1.0.0'), port: 8080, health: { path: '/health' } },
    ...{ metricsPath: '/metrics', strategy: 'blue-green' },
  });
  return synthesizeFleet(made);
}

/** What the agent tells of services that were started just now, by the Prometheus at a port of this machine. */
async function agentTells(services: readonly DeployedService[], scraper: object) {
  const code = `
context = Context()
scrapes.POLL, scrapes.NOTICED, scrapes.MARGIN = 0.2, 10, 2
started = [("shop-prod", each, time.monotonic()) for each in ${python(services)}]
scrapes.look(started, ${python(scraper)}, time.monotonic(), context)
tell(context.told)`;
  const prelude = join(resolve('test/deploy/agent'), 'prelude.py');
  const agent = spawn(pythonProgram, ['-B', prelude, resolve('src/deploy/agent'), new AgentMachine().root], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  agent.stdin.end(`import time\n${code}`);
  const [said] = await Promise.all([text(agent.stdout), once(agent, 'close')]);
  return JSON.parse(said) as unknown;
}

/** Starts what shows metrics at an address: another Prometheus. */
async function startApp(sandbox: Sandbox, { metrics: [at] = [] }: DeployedService): Promise<void> {
  await sandbox.must(['ip', 'address', 'add', `${at?.address}/32`, 'dev', 'lo']);
  const options = [`--web.listen-address=${at?.address}:${at?.port}`, '--storage.tsdb.path=/tmp/app'];
  const app = sandbox.start(['prometheus', '--config.file=/app.yml', ...options]);
  const isUp = () => sandbox.listeningAddresses().some(({ port }) => port === at?.port);
  await app.mustBecome(isUp, 20);
}

describeWithPrograms('a real Prometheus says what it gets', () => {
  test.each([
    ['vps1', 'keeps its samples', ['--storage.tsdb.path=/tmp/prometheus']],
    ['vps2', 'hands them on', ['--agent', '--storage.agent.path=/tmp/prometheus']],
  ])('that of %s, which %s', async (host, _, storage) => {
    const synthesized = fleet();
    const { scraper, stacks } = synthesized.parse(`infra/${host}/deployment.json`) as Deployment;
    const services = stacks.flatMap((stack) => stack.services);
    const [blue, green] = ['app-blue', 'app-green'].map((wanted) => services.find(({ name }) => name === wanted)) as [
      DeployedService,
      DeployedService,
    ];
    const files =
      containersOf(synthesized, 'prometheus').find(({ name }) => name.includes(host))?.files ??
      ({} as Record<string, string>);
    const shown = (colour: string) => files[`/etc/prometheus/targets/shop-prod/app.${colour}.yml`] ?? '';
    const around = { files: { ...files, [active]: shown('blue'), '/app.yml': idle, '/green.yml': shown('green') } };

    await inSandbox(around, async (sandbox) => {
      await startApp(sandbox, green);
      const listen = '--web.listen-address=127.0.0.1:9090';
      const prometheus = sandbox.start([
        'prometheus',
        '--config.file=/etc/prometheus/prometheus.yml',
        listen,
        ...storage,
      ]);
      const isUp = () => sandbox.listeningAddresses().some(({ port }) => port === 9090);
      await prometheus.mustBecome(isUp, 20);
      const by = { ...scraper, port: await sandbox.bridge(9090) };

      // The agent's way to show it another side.
      await sandbox.must(['mv', '/green.yml', active]);
      const told = await agentTells([green, { ...green, name: 'other', metrics: blue.metrics }], by);
      expect(told).toEqual([
        {
          event: 'awaiting-metrics',
          services: ['shop-prod/app-green', 'shop-prod/other'],
          seconds: expect.any(Number),
        },
        { event: 'metrics-arrive', services: ['shop-prod/app-green'] },
        {
          event: 'warning',
          message: expect.stringMatching(
            /^Prometheus does not ask shop-prod\/other for its metrics: it knows no target http:\/\/[\d.]+:8080\/metrics$/,
          ),
        },
      ]);

      const exporter = services.find(({ name }) => name === 'node-exporter') as DeployedService;
      expect(await agentTells([exporter], by)).toEqual([
        expect.objectContaining({ event: 'awaiting-metrics' }),
        {
          event: 'warning',
          message:
            'Prometheus gets no metrics of shop-prod/node-exporter: Get "http://127.0.0.1:9100/metrics": dial tcp 127.0.0.1:9100: connect: connection refused',
        },
      ]);
    });
  });
});
