import type { RoleAccess } from '../../constructs/facets/data';
import type { Component } from '../../constructs/fleet/component';
import type { Model } from '../derive/model';
import type { Check } from './check';
import { environmentOf } from './environment-of';
import { named } from './named';
import { taken } from './taken';

/** A role as one construct declares it. */
interface Declared {
  readonly component: Component;
  readonly server: Component;
  /** Undefined: a role of the server itself. */
  readonly database: string | undefined;
  readonly role: RoleAccess;
}

/** No two environments have one role on a server, and no role two passwords. */
export const roleTaken: Check = {
  rule: 'role-taken',
  severity: 'error',
  why: 'A role that owns two databases opens both: with one password the projects aren’t apart, and of two passwords only the last one set works.',
  *check(model) {
    const told = new Set<string>();
    for (const { item, holder } of taken(declared(model), ({ server, role }) => `${server.node.path} ${role.name}`)) {
      // Two databases of one name are one mistake, not two; and so are all roles of two databases.
      if (item.database !== undefined && item.database === holder.database) continue;
      const apart = isApart(item, holder);
      if (!apart && item.role.password.name === holder.role.password.name) continue;
      const pair = `${item.component.node.path} ${holder.component.node.path}`;
      if (told.has(pair)) continue;
      told.add(pair);
      yield {
        on: item.component,
        message: apart
          ? `its role is also that of ${named(holder.component)}${apart === 'environments' ? ', in another environment' : ', for another purpose'}`
          : `its role has another password in ${named(holder.component)}`,
        got: apart ? item.role.name : `${item.role.name}: ${item.role.password} and ${holder.role.password}`,
        mend: apart
          ? 'give one of them another role'
          : 'name the same secret in both, or give one of them another role',
      };
    }
  },
};

function isApart(item: Declared, holder: Declared): 'environments' | 'purposes' | undefined {
  if ((item.database === undefined) !== (holder.database === undefined)) return 'purposes';
  return environmentOf(item.component) === environmentOf(holder.component) ? undefined : 'environments';
}

function* declared(model: Model): Generator<Declared> {
  for (const { component, facet } of model.find('database')) {
    const { server, name: database, owner, application, reader } = facet;
    // One role for everything is what a managed server may have.
    const roles = new Map(
      [owner, application, ...(reader === undefined ? [] : [reader])].map((each) => [each.name, each]),
    );
    for (const role of roles.values()) yield { component, server, database, role };
  }
  for (const { component, facet } of model.find('postgres-role'))
    yield { component, server: facet.server, database: undefined, role: facet };
}
