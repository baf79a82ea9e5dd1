import { describeWithPrograms, prometheusAccepts, prometheusRulesAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

type Files = Readonly<Record<string, string>>;

/** What a host shows Prometheus where one colour is active everywhere. */
function shown(files: Files, colour: string): Files {
  const target = new RegExp(`^/etc/prometheus/targets/(.+)\\.${colour}\\.yml$`);
  const entries = Object.entries(files).flatMap(([path, content]) => {
    const workload = target.exec(path)?.[1];
    return workload === undefined ? [] : [[`/active/${workload}/targets.yml`, content]];
  });
  return Object.fromEntries(entries);
}

describeWithPrograms('Prometheus accepts every synthesized configuration', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files } of containersOf(synthesize(), 'prometheus')) {
      test.each(['blue', 'green'])(`${name}: ${service}, %s is active`, async (colour) => {
        const active = shown(files, colour);
        for (const targets of Object.values(active)) expect(targets).toContain(`colour: ${colour}`);
        const seen = { ...files, ...active };
        expect(await prometheusAccepts({ files: seen })).toMatchObject({ problems: [], warnings: [] });
      });

      // One that hands its samples on evaluates nothing.
      if (!files['/etc/prometheus/prometheus.yml']?.includes('\nrule_files:')) continue;
      test(`${name}: ${service}, its rules`, async () => {
        const rules = Object.keys(files).filter((path) => path.startsWith('/etc/prometheus/rules/'));
        expect(rules).not.toEqual([]);
        expect(await prometheusRulesAccepts({ files, rules })).toMatchObject({ problems: [], warnings: [] });
      });
    }
  }
});
