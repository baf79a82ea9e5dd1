import type { Construct, IConstruct } from 'constructs';
import type { Site } from './site';

/** A construct whose own name can't be used. */
export interface Substituted extends IConstruct {
  readonly site: Site;
}

const substituted = new WeakMap<IConstruct, Substituted[]>();

/** A wrongly named construct still gets a place, so that its own mistakes are found in the same run. */
export function substituteId(scope: Construct): string {
  let number = scope.node.children.length + 1;
  while (scope.node.tryFindChild(`unnamed-${number}`) !== undefined) number += 1;
  return `unnamed-${number}`;
}

/** Remembers that a construct stands at a place that nobody but us gave it. */
export function keepSubstituted(construct: Substituted): void {
  const { root } = construct.node;
  substituted.set(root, [...(substituted.get(root) ?? []), construct]);
}

/** A text in which each such place is replaced by what a person recognises: `shop/prod/<Worker at infra/main.ts:14>`. */
export function recognisable(root: IConstruct, text: string): string {
  // Those further in first: their paths begin with those of what they stand in.
  const inner = [...(substituted.get(root) ?? [])].reverse();
  return inner.reduce((told, construct) => {
    const { path, scope } = construct.node;
    const within = scope?.node.path ? `${scope.node.path}/` : '';
    const name = `${within}<${construct.constructor.name} at ${construct.site}>`;
    return told.replaceAll(new RegExp(`(?<![A-Za-z0-9/-])${path}(?![A-Za-z0-9-])`, 'g'), () => name);
  }, text);
}
