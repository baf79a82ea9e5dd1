import type { IConstruct } from 'constructs';
import { Secret, type SecretForm } from '../values/secret';

/** The secret that a construct uses unless another is given, named after its path: `SHOP_PROD_DATABASE_PASSWORD`. */
export function defaultSecret(construct: IConstruct, what: string, form?: SecretForm): Secret {
  return Secret.env([...construct.node.path.split('/'), what].join('_').replaceAll('-', '_').toUpperCase(), form);
}

/** The role or database that a construct uses unless another is named, after its project and environment: `shop_prod`. */
export function defaultIdentifier(...names: readonly string[]): string {
  return names.join('_').replaceAll('-', '_').slice(0, 63);
}
