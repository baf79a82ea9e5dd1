import type { IConstruct } from 'constructs';
import { Environment } from '../../constructs/project/environment';

const known = new WeakMap<IConstruct, Environment | undefined>();

/** The environment that a construct stands in, looked up once: constructs don't move. */
export function environmentOf(construct: IConstruct): Environment | undefined {
  if (known.has(construct)) return known.get(construct);
  const environment = Environment.of(construct);
  known.set(construct, environment);
  return environment;
}
