import { Environment } from '../../constructs/project/environment';
import type { Found, Model, PlacedWorkload } from '../derive/model';

/** A database with the construct that declares it. */
export type Database = Found<'mariadb-database'>;

/**
 * The databases that a server holds in one place: on a host all that name it; on a cluster, where each environment
 * brings a copy of the server, only the environment's own.
 */
export function databasesIn(model: Model, { component, stack }: PlacedWorkload): readonly Database[] {
  return model
    .find('mariadb-database')
    .filter(
      ({ component: database, facet }) =>
        facet.server === component && (stack.cluster === undefined || Environment.of(database) === stack.environment),
    );
}
