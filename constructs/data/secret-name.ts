import type { IConstruct } from 'constructs';
import { Secret, type SecretForm } from '../values/secret';

/**
 * The secret that a construct uses unless another is given, named after its path: `SHOP_PROD_DATABASE_PASSWORD`. A
 * deployment tells all who must know it, so its value may be made up.
 */
export function defaultSecret(construct: IConstruct, what: string, form?: SecretForm): Secret {
  return namedSecret(construct, what, form).generated();
}

/** The same for a value that somebody outside the fleet gives: an account's password, a key of a service. */
export function givenSecret(construct: IConstruct, what: string): Secret {
  return namedSecret(construct, what);
}

function namedSecret(construct: IConstruct, what: string, form?: SecretForm): Secret {
  return Secret.env([...construct.node.path.split('/'), what].join('_').replaceAll('-', '_').toUpperCase(), form);
}

/** The role or database that a construct uses unless another is named, after its project and environment: `shop_prod`. */
export function defaultIdentifier(...names: readonly string[]): string {
  return names.join('_').replaceAll('-', '_').slice(0, 63);
}
