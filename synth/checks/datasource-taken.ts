import { configured } from '../configured';
import { furtherDatasources, prometheusUid } from '../grafana/datasources-file';
import type { Check } from './check';
import { named } from './named';

/** What a Grafana can ask has a name of its own. */
export const datasourceTaken: Check = {
  rule: 'datasource-taken',
  severity: 'error',
  why: 'Panels name what they ask by its uid, people by its name: of two with one of them Grafana keeps one, or doesn’t start (grafana.com: provisioning).',
  *check(model) {
    for (const { workload } of model.stacks.flatMap((stack) => configured(model, stack, 'grafana'))) {
      const taken = new Map<string, string>([
        [prometheusUid, 'its Prometheus'],
        ['Prometheus', 'its Prometheus'],
      ]);
      for (const { component, facet } of furtherDatasources(model, workload)) {
        for (const [what, value] of [
          ['uid', facet.uid],
          ['name', facet.name],
        ] as const) {
          const other = taken.get(value);
          if (other !== undefined && other !== named(component)) {
            yield {
              on: component,
              message: `its data source in ${named(workload.component)} has the ${what} of ${other}`,
              got: value,
              mend: 'give it another',
            };
          }
          taken.set(value, named(component));
        }
      }
    }
  },
};
