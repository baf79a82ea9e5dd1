import { Construct } from 'constructs';
import type { Facet } from '../facets/facet';
import { nameFault } from '../values/name';
import { acknowledge } from './acknowledgement';
import { type ComposeValue, keepOverride, overrideFault } from './override';
import { recordProblem } from './problem';
import { show, undefinedBecause } from './show';
import { Site } from './site';
import { keepSubstituted, substituteId } from './substitute';

/** A user's mistake that no tree can hold. */
class MissingScope extends TypeError {
  readonly rule = 'scope';
}

/**
 * The base of everything that is declared: a named place in the tree that says by facets what it has. Constructors
 * record a user's mistakes instead of throwing.
 */
export abstract class Component extends Construct {
  /** Where the user created it. */
  readonly site: Site;
  #incomplete = false;

  /**
   * @param renamedBy how a user gives it another id, where that isn't an argument of its own: `pool({ id: '…' })`
   * @throws MissingScope when it is given no scope at all: there is no tree then to record the mistake in
   */
  constructor(scope: Construct, id: string, { renamedBy }: { readonly renamedBy?: string } = {}) {
    if (!Construct.isConstruct(scope)) throw new MissingScope(withoutScope(new.target, scope));
    const fault = idFault(scope, id, renamedBy);
    super(scope, fault === undefined ? id : substituteId(scope));
    this.site = new Site(new.target);
    if (fault !== undefined) {
      this.markIncomplete();
      keepSubstituted(this);
      recordProblem(this, { rule: 'name', severity: 'error', site: this.site, got: show(id), ...fault });
    }
  }

  /**
   * What this construct has: workloads, metrics, state and so on. Asked once, when the tree stands; reads no other
   * construct's facets.
   * @default none
   */
  facets(): readonly Facet[] {
    return [];
  }

  /**
   * Accepts a warning, or an error that may be accepted, on this construct and all below it. What doesn't occur can't be:
   * an acknowledgement must not outlive its reason.
   */
  acknowledge(rule: string, reason: string): this {
    acknowledge(this, rule, reason, new Site(this.acknowledge));
    return this;
  }

  /**
   * Changes a key of its Compose service that is there, by name: `overrideCompose('deploy/resources/limits/pids', 2048)`.
   * For every replica and colour. A key that isn't there, or that is changed twice, is an error.
   */
  overrideCompose(path: string, value: ComposeValue): this {
    return this.#override(path, value, false, new Site(this.overrideCompose));
  }

  /** Adds a key that isn't there: `addToCompose('labels', { team: 'shop' })`. One that is there is an error. */
  addToCompose(path: string, value: ComposeValue): this {
    return this.#override(path, value, true, new Site(this.addToCompose));
  }

  #override(path: string, value: ComposeValue, adds: boolean, site: Site): this {
    const fault = overrideFault(path, value);
    const other = fault === undefined ? keepOverride(this, { path, value, adds, site }) : undefined;
    const problem = { rule: 'override', severity: 'error', site, got: `${show(path)}: ${show(value)}` } as const;
    if (fault !== undefined) recordProblem(this, { ...problem, message: `an override can't be meant: ${fault}` });
    if (other !== undefined) {
      const message = `its Compose service is changed at ${path} here and at ${other.path} at ${other.site}`;
      recordProblem(this, { ...problem, message, mend: 'keep one of them' });
    }
    return this;
  }

  /** True when a required value was missing or wrong: what depends on it is left out, the problem is recorded. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  /** @internal */
  markIncomplete(): void {
    this.#incomplete = true;
  }
}

function idFault(scope: Construct, id: string, renamedBy?: string): { message: string; mend: string } | undefined {
  const fault = nameFault(id);
  if (fault !== undefined) return { message: `this name can't be used: ${fault}`, mend: 'choose another name' };
  const twin = scope.node.tryFindChild(id) as { site?: Site } | undefined;
  if (twin === undefined) return undefined;
  return {
    message: `${show(id)} is declared twice in the same place`,
    mend: `${renamedBy === undefined ? 'rename one' : `give one a name of its own: ${renamedBy}`}; the other is at ${twin.site}`,
  };
}

// biome-ignore lint/complexity/noBannedTypes: any class
function withoutScope(type: Function, scope: unknown): string {
  const why = scope === undefined ? ` (${undefinedBecause})` : '';
  return `new ${type.name}(...): its first argument is the construct that it stands in, such as the fleet or an environment; got ${show(scope)}${why}, at ${new Site(type)}`;
}
