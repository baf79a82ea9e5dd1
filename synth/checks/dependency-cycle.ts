import type { Dependency } from '../../constructs/facets/workload';
import type { Component } from '../../constructs/fleet/component';
import type { Check } from './check';
import { named } from './named';

interface Node {
  readonly component: Component;
  readonly after: readonly Dependency[];
}

/** Nothing waits for itself. */
export const dependencyCycle: Check = {
  rule: 'dependency-cycle',
  severity: 'error',
  why: 'Compose refuses a cycle ("dependency cycle detected"): each would wait for the others for ever.',
  *check(model) {
    const nodes = new Map<string, Node>();
    for (const { component, facet } of model.find('workload'))
      nodes.set(`${component.node.path} ${facet.name}`, { component, after: facet.after });
    const done = new Set<string>();
    for (const start of nodes.keys()) {
      const cycle = findCycle(start, nodes, done);
      const first = cycle && nodes.get(cycle[0] ?? '');
      if (cycle === undefined || first === undefined) continue;
      yield {
        on: first.component,
        message: 'it waits for itself',
        got: cycle
          .flatMap((key) => nodes.get(key)?.component ?? [])
          .map(named)
          .join(' → '),
        mend: 'remove one of them from `after`',
      };
    }
  },
};

/** Each node is entered once, without recursion: chains can be long. */
function findCycle(start: string, nodes: ReadonlyMap<string, Node>, done: Set<string>): string[] | undefined {
  if (done.has(start)) return undefined;
  const path = [{ key: start, next: 0 }];
  const open = new Map([[start, 0]]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const dependency = nodes.get(top.key)?.after[top.next];
    top.next += 1;
    if (dependency === undefined) {
      done.add(top.key);
      open.delete(top.key);
      path.pop();
      continue;
    }
    const key = `${dependency.on.node.path} ${dependency.workload}`;
    const entered = open.get(key);
    if (entered !== undefined) {
      for (const each of path) done.add(each.key);
      return [...path.slice(entered).map((each) => each.key), key];
    }
    if (done.has(key)) continue;
    open.set(key, path.length);
    path.push({ key, next: 0 });
  }
  return undefined;
}
