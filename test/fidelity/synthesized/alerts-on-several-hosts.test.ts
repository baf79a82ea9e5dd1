import {
  ApiServer,
  Certificate,
  Complete,
  Environment,
  Fleet,
  Image,
  Monitoring,
  NginxEdge,
  NginxVhost,
  PostgresDatabase,
  Project,
  Size,
  Vps,
} from 'vpsynth';
import { synthesizeFleet } from 'vpsynth/testing';
import { stringify } from 'yaml';
import { describeWithPrograms, prometheusRulesPass } from '../programs';

type Labels = Readonly<Record<string, string>>;

const hosts = ['large', 'small'] as const;
const [large, small] = hosts;

/** One environment on two hosts, of which one has the samples of both. */
function fleetOfTwo() {
  const fleet = new Fleet();
  const [watching, watched] = hosts.map(
    (id, index) =>
      new Vps(fleet, id, {
        publicAddress: `203.0.113.${11 + index}`,
        privateAddress: `10.0.0.${11 + index}`,
        cpus: 8,
        memory: Size.gibibytes(16),
        disk: Size.gibibytes(100),
        operatingSystem: 'debian-13',
      }),
  ) as [Vps, Vps];
  const { edge, postgres, monitoring } = new Complete(watching, {
    monitoring: { grafana: { url: 'https://grafana.shop.example/' } },
  });
  postgres.acknowledge('link-unencrypted', 'nothing of this test goes over it');
  new Monitoring(watched, 'monitor', { sendsTo: monitoring });
  const edges = [edge, new NginxEdge(watched, 'edge')];
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.0.0' });
  const prod = new Environment(project, 'prod', { on: [watching, watched] });
  const pool = new PostgresDatabase(prod, 'database', { server: postgres }).pool();
  const api = new ApiServer(prod, 'api', {
    image: Image.of('ghcr.io/acme/shop/api:1.0.0'),
    port: 4000,
    uses: [pool],
  });
  const certificate = Certificate.acme({ email: 'ops@shop.example' });
  new NginxVhost(prod, 'site', { edge: edges, domain: 'shop.example', certificate }).route('/', api);
  return synthesizeFleet(fleet);
}

const { files, parse, problems } = fleetOfTwo();

/** The rules of the environment on both hosts, as the one that watches has them. */
const ruleFiles = ['shop-prod.yml', `${small}.shop-prod.yml`];
const rules = Object.fromEntries(
  ruleFiles.map((name) => [`/test/${name}`, files[`infra/large/monitor/prometheus/rules/${name}`] ?? '']),
);

interface Targets {
  readonly labels: Labels;
}

/** The labels with which a host's Prometheus scrapes each of its jobs, of those that have colours the blue one. */
function jobsOf(host: string): (Labels & { readonly job: string })[] {
  const folder = `infra/${host}/monitor/prometheus`;
  const scraped = ['scrapes', 'probes'].flatMap(
    (kind) =>
      (
        parse(`${folder}/${kind}/shop-prod.yml`) as {
          scrape_configs: { job_name: string; static_configs?: Targets[] }[];
        }
      ).scrape_configs,
  );
  const blue = parse(`${folder}/targets/shop-prod/api.blue.yml`) as Targets[];
  return scraped.flatMap(({ job_name: job, static_configs = blue }) =>
    static_configs.map(({ labels }) => ({ ...labels, job })),
  );
}

const jobs = Object.fromEntries(hosts.map((host) => [host, jobsOf(host)])) as Record<string, ReturnType<typeof jobsOf>>;

/** A series of a construct on a host. */
function series(name: string, host: string, construct: string, more: Labels = {}): string {
  const labels = jobs[host]?.find((job) => job.construct === construct) ?? {};
  // As Prometheus drops its own labels after the scrape.
  const kept = Object.entries({ ...labels, ...more }).filter(([label]) => !label.startsWith('__'));
  return `${name}{${kept.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
}

const well = (host: string): Readonly<Record<string, string>> => ({
  [series('up', host, 'shop/prod/api')]: '1x60',
  [series('up', host, 'shop/prod/pgbouncer')]: '1x60',
  [series('pgbouncer_up', host, 'shop/prod/pgbouncer')]: '1x60',
  [series('probe_success', host, 'shop/prod/site')]: '1x60',
  [series('http_request_duration_seconds_count', host, 'shop/prod/api', { status: '200' })]: '0+600x60',
});

/** What is firing after half an hour, with what each has that tells it apart. */
function unitTest(samples: Readonly<Record<string, string>>, firing: readonly Labels[]): string {
  const labelled = (labels: Labels) =>
    `{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)}}`;
  return stringify({
    rule_files: Object.keys(rules),
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(samples).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: [
          {
            expr: 'count by (alertname, construct, host) (ALERTS{alertstate="firing"})',
            eval_time: '30m',
            exp_samples: firing.map((labels) => ({ labels: labelled(labels), value: 1 })),
          },
        ],
      },
    ],
  });
}

async function fires(samples: Readonly<Record<string, string>>, firing: readonly Labels[]): Promise<void> {
  const at = { ...rules, '/test/unit.test.yml': unitTest(samples, firing) };
  expect(await prometheusRulesPass({ files: at, tests: ['/test/unit.test.yml'] })).toMatchObject({ problems: [] });
}

const api = 'shop/prod/api';
const failing = 'http_request_duration_seconds_count';

/** What is wrong on a host: its series, and the alert that says so. */
const wrong: readonly [string, string, string, Labels, string][] = [
  ['JobDown', 'up', api, {}, '0x60'],
  ['PgBouncerDown', 'pgbouncer_up', 'shop/prod/pgbouncer', {}, '0x60'],
  ['SiteDown', 'probe_success', 'shop/prod/site', {}, '0x60'],
  ['RequestsFail', failing, api, { status: '500' }, '0+600x60'],
];

test('the fleet has no errors, and all of it is watched', () => {
  expect(problems.filter((problem) => problem.startsWith('error'))).toEqual([]);
  expect(ruleFiles.filter((name) => rules[`/test/${name}`] === '')).toEqual([]);
});

test('the diagrams of an environment on several hosts show one of them each', () => {
  for (const host of hosts) {
    const { panels } = parse(`infra/large/monitor/dashboards/${host}.shop-prod.json`) as {
      panels: { targets?: { expr: string }[] }[];
    };
    const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(expressions.length).toBeGreaterThan(5);
    for (const expression of expressions)
      for (const [selector] of expression.matchAll(/\{[^}]+\}/g)) expect(selector).toContain(`host="${host}"`);
  }
});

describeWithPrograms('what is wrong on one of two hosts with the same environment', () => {
  test('nothing fires where all is well', () => fires({ ...well(large), ...well(small) }, []));

  for (const host of hosts) {
    test.each(wrong)(`%s on ${host} is said once, with that host`, (alertname, name, construct, more, values) =>
      fires({ ...well(large), ...well(small), [series(name, host, construct, more)]: values }, [
        { alertname, construct, host },
      ]),
    );

    test(`no target at all on ${host} is said once, with that host`, async () => {
      const missing = series('up', host, api);
      const samples = Object.entries({ ...well(large), ...well(small) }).filter(([name]) => name !== missing);
      await fires(Object.fromEntries(samples), [{ alertname: 'JobDown', construct: api, host }]);
    });
  }
});
