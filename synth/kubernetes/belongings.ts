import { Environment } from '../../constructs/project/environment';
import type { Found, Model } from '../derive/model';

/** What stands in an environment without being a workload. */
export interface Belongings {
  readonly virtualHosts: Found<'virtual-host'>[];
  readonly alerts: Found<'alert'>[];
}

const indexes = new WeakMap<Model, Map<Environment, Belongings>>();
const nothing: Belongings = { virtualHosts: [], alerts: [] };

/** The public names and alerts of one environment; the whole fleet is looked through once a model. */
export function belongingTo(model: Model, environment: Environment): Belongings {
  let index = indexes.get(model);
  if (index === undefined) {
    index = indexOf(model);
    indexes.set(model, index);
  }
  return index.get(environment) ?? nothing;
}

function indexOf(model: Model): Map<Environment, Belongings> {
  const index = new Map<Environment, Belongings>();
  const belongings = (component: Found<'alert'>['component']): Belongings => {
    const environment = Environment.of(component);
    if (environment === undefined) return { virtualHosts: [], alerts: [] };
    const existing = index.get(environment) ?? { virtualHosts: [], alerts: [] };
    index.set(environment, existing);
    return existing;
  };
  for (const found of model.find('virtual-host')) belongings(found.component).virtualHosts.push(found);
  for (const found of model.find('alert')) belongings(found.component).alerts.push(found);
  return index;
}
