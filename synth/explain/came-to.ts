import type { Component } from '../../constructs/fleet/component';
import type { Secret } from '../../constructs/values/secret';
import type { Model } from '../derive/model';
import { said } from './said';

/** What properties of a database came to that nobody gave: names and secrets that follow from its place in the tree. */
export function cameTo(model: Model, component: Component): ReadonlyMap<string, string> {
  const values: Record<string, string | Secret | undefined> = {};
  for (const { name, application, owner, reader } of model.facetsOf(component, 'database'))
    Object.assign(values, {
      name,
      role: application.name,
      password: application.password,
      owner: owner.name,
      ownerPassword: owner.password,
      reader: reader?.name,
      readerPassword: reader?.password,
    });
  for (const { name, user, password } of model.facetsOf(component, 'mariadb-database'))
    Object.assign(values, { name, user, password });
  return new Map(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, said(value)]])));
}
