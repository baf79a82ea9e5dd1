import type { IConstruct } from 'constructs';
import { Environment } from '../../constructs/project/environment';

/** The environment that a construct stands in, looked up once for each. */
export function environmentLookup(): (construct: IConstruct) => Environment | undefined {
  const known = new Map<IConstruct, Environment | undefined>();
  return (construct) => {
    if (known.has(construct)) return known.get(construct);
    const environment = Environment.of(construct);
    known.set(construct, environment);
    return environment;
  };
}
