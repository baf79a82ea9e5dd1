import { type SynthesizedFleet, synthesizeFleet } from 'vpsynth/testing';
import { stringify } from 'yaml';
import committed from '../../../infra/main';
import {
  alertmanagerAccepts,
  alertmanagerRoute,
  describeWithPrograms,
  prometheusAccepts,
  prometheusRulesAccepts,
  prometheusRulesPass,
} from '../programs';
import { alwaysFiring, scenarios } from './alert-scenarios';
import { containersOf } from './containers';
import { monitored } from './monitored';

interface Rule {
  readonly alert: string;
  readonly expr: string;
}

const fleet = monitored();
const groups = [fleet, synthesizeFleet(committed)].flatMap(rulesOf);

function rulesOf({ files, parse }: SynthesizedFleet) {
  const paths = Object.keys(files).filter((path) => path.includes('/prometheus/rules/'));
  return paths.flatMap((path) =>
    (parse(path) as { groups: { name: string; rules: Rule[] }[] }).groups.flatMap(({ name, rules }) =>
      rules.map((rule) => ({ path, content: files[path] as string, group: name, ...rule })),
    ),
  );
}

/** One of each name: the others differ by the construct that they select. */
const alerts = groups.filter(({ alert }, index) => groups.findIndex((other) => other.alert === alert) === index);

test('every alert of the fleet has a scenario, and every scenario an alert', () => {
  expect(fleet.problems).toEqual([]);
  const names = alerts.map(({ alert }) => alert).filter((name) => !alwaysFiring.includes(name));
  expect(Object.keys(scenarios).sort()).toEqual(names.sort());
});

/** The labels that a rule asks of a series, without those that the scenario names itself. */
function labelsOf({ expr }: Rule, metric: string, own: string): string[] {
  const selector = new RegExp(`\\b${metric}\\{([^}]*)\\}`).exec(expr)?.[1] ?? '';
  const equal = [...selector.matchAll(/(\w+)="[^"]*"/g)];
  return equal.filter(([, label]) => !new RegExp(`\\b${label}=`).test(own)).map(([matcher]) => matcher);
}

function completed(series: Readonly<Record<string, string>>, rule: Rule): object[] {
  return Object.entries(series).map(([name, values]) => {
    const [, metric = '', own = ''] = /^(\w+)\{(.*)\}$/.exec(name) ?? [];
    const labels = [...labelsOf(rule, metric, own), ...(own === '' ? [] : [own])];
    return { series: `${metric}{${labels.join(',')}}`, values };
  });
}

/** One test that the alert fires, one that it doesn't. */
function unitTest(rule: (typeof alerts)[number]): string {
  const { wrong, well = {}, after = 40 } = scenarios[rule.alert] ?? { wrong: {} };
  const firing = `count(ALERTS{alertname="${rule.alert}",alertstate="firing",construct="${rule.group}"})`;
  const of = (series: typeof wrong, samples: object[]) => ({
    interval: '1m',
    input_series: completed(series, rule),
    promql_expr_test: [{ expr: firing, eval_time: `${after}m`, exp_samples: samples }],
  });
  return stringify({
    rule_files: [rule.path],
    evaluation_interval: '1m',
    tests: [of(wrong, [{ labels: '{}', value: 1 }]), ...(alwaysFiring.includes(rule.alert) ? [] : [of(well, [])])],
  });
}

describeWithPrograms('what Prometheus and Alertmanager say of everything that is watched', () => {
  test.each(alerts.map((rule) => [rule.alert, rule] as const))(
    '%s fires when it should, and only then',
    async (_, rule) => {
      const files = { [rule.path]: rule.content, 'unit.test.yml': unitTest(rule) };
      const at = Object.fromEntries(Object.entries(files).map(([path, content]) => [`/test/${path}`, content]));
      expect(await prometheusRulesPass({ files: at, tests: ['/test/unit.test.yml'] })).toMatchObject({ problems: [] });
    },
  );

  test('every expression of every panel is PromQL', async () => {
    const expressions = Object.entries(fleet.files)
      .filter(([path]) => path.includes('/monitor/dashboards/'))
      .flatMap(([, content]) => (JSON.parse(content) as { panels: { targets?: { expr: string }[] }[] }).panels)
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')));
    expect(expressions.length).toBeGreaterThan(50);
    const rules = stringify({
      groups: [{ name: 'panels', rules: expressions.map((expr, index) => ({ record: `panel:${index}`, expr })) }],
    });
    expect(await prometheusRulesAccepts({ files: { '/test/panels.yml': rules } })).toMatchObject({ problems: [] });
  });

  for (const { name, files } of containersOf(fleet, 'prometheus')) {
    test(`${name}: its configuration`, async () => {
      expect(await prometheusAccepts({ files })).toMatchObject({ problems: [] });
    });
  }

  for (const { name, files } of containersOf(fleet, 'alertmanager')) {
    test(`${name}: its configuration`, async () => {
      expect(await alertmanagerAccepts({ files })).toMatchObject({ problems: [] });
    });

    test.each([
      ['critical', 'critical'],
      ['warning', 'warning'],
      ['none', 'watchdog'],
    ])(`${name}: severity %s goes to %s`, async (severity, receiver) => {
      expect(await alertmanagerRoute({ files, labels: { severity } })).toBe(receiver);
    });
  }
});
