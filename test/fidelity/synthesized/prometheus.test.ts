import { describeWithPrograms, prometheusAccepts, prometheusRulesAccepts } from '../programs';
import { containersOf } from './containers';
import { fleets } from './fleets';

describeWithPrograms('Prometheus accepts every synthesized configuration', () => {
  for (const [name, synthesize] of Object.entries(fleets)) {
    for (const { name: service, files } of containersOf(synthesize(), 'prometheus')) {
      test(`${name}: ${service}`, async () => {
        expect(await prometheusAccepts({ files })).toMatchObject({ problems: [], warnings: [] });
        const rules = Object.keys(files).filter((path) => path.startsWith('/etc/prometheus/rules/'));
        expect(rules).not.toEqual([]);
        expect(await prometheusRulesAccepts({ files, rules })).toMatchObject({ problems: [], warnings: [] });
      });
    }
  }
});
