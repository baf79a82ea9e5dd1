import { secretsUsed } from '../checks/secrets-used';
import type { Model } from '../derive/model';

const day = 86_400;
const found = new WeakMap<Model, ReadonlyMap<string, number>>();

/** Days after which the value of a secret is to be set anew, by its name: the shortest of all schedules that name it. */
export function rotationDays(model: Model): ReadonlyMap<string, number> {
  let days = found.get(model);
  if (days === undefined) {
    days = schedules(model);
    found.set(model, days);
  }
  return days;
}

function schedules(model: Model): Map<string, number> {
  const days = new Map<string, number>();
  for (const { component, facet } of model.find('secret-rotation')) {
    const every = facet.every.seconds / day;
    const names =
      facet.secrets?.map(({ name }) => name) ??
      secretsUsed(model)
        .filter((use) => use.component.node.scopes.includes(component.node.scope as never))
        .filter(({ secret }) => secret.fixedBecause === undefined)
        .map(({ secret }) => secret.name);
    for (const name of names) days.set(name, Math.min(every, days.get(name) ?? every));
  }
  return days;
}
