import type { Component } from '../../constructs/fleet/component';
import { Grouping } from '../../constructs/fleet/grouping';
import { recordProblem } from '../../constructs/fleet/problem';
import { Host } from '../../constructs/host/host';
import { KubernetesCluster } from '../../constructs/host/kubernetes-cluster';
import { Environment } from '../../constructs/project/environment';
import type { ImageLock } from './image-lock';
import { promotedTags } from './image-reference';
import type { Stack } from './model';

/** Of each host: the name of a declared volume → the volume that has its data. */
export type TakenOver = ReadonlyMap<Host, ReadonlyMap<string, string>>;

/** Stacks come out of placement: an environment's on each of its hosts and clusters, a host's services each their own. */
export class Stacks {
  readonly #byDirectory = new Map<string, Stack>();
  readonly #images: ImageLock;
  readonly #takenOver: TakenOver;

  /** @param images what is committed of images: what was promoted */
  constructor(images: ImageLock, takenOver: TakenOver) {
    this.#images = images;
    this.#takenOver = takenOver;
  }

  get all(): readonly Stack[] {
    return [...this.#byDirectory.values()];
  }

  /** The stacks that a construct's workloads belong to; none, with a problem recorded, when it stands nowhere. */
  of(component: Component): readonly Stack[] {
    const environment = Environment.of(component);
    if (environment !== undefined) return this.ofEnvironment(environment);
    const host = Host.of(component);
    if (host !== undefined)
      return [this.#onHost(host, serviceName(component, host), undefined, component) ?? []].flat();
    recordProblem(component, {
      rule: 'unplaced',
      severity: 'error',
      message: 'it runs containers but stands in no environment and on no host',
      mend: 'give an Environment or a host as its scope',
    });
    return [];
  }

  ofEnvironment(environment: Environment): readonly Stack[] {
    const clusters =
      environment.standby === undefined ? environment.places : [...environment.places, environment.standby];
    return clusters.flatMap(
      (place) =>
        (place instanceof KubernetesCluster
          ? this.#onCluster(place, environment)
          : this.#onHost(place, stackName(environment), environment, environment)) ?? [],
    );
  }

  #onHost(host: Host, name: string, environment: Environment | undefined, owner: Component): Stack | undefined {
    const place = { directory: `infra/${host.folder}/${name}`, environment };
    const promoted = promotedTags(this.#images, place);
    const takenOver = this.#takenOver.get(host) ?? new Map();
    return this.#add(
      { name, ...place, host, cluster: undefined, promoted, takenOver, workloads: [], networks: [] },
      owner,
    );
  }

  #onCluster(cluster: KubernetesCluster, environment: Environment): Stack | undefined {
    const name = stackName(environment);
    const place = { directory: `infra/kubernetes/${cluster.node.id}/${name}`, environment };
    const promoted = promotedTags(this.#images, place);
    const takenOver: ReadonlyMap<string, string> = new Map();
    return this.#add(
      { name, ...place, host: undefined, cluster, promoted, takenOver, workloads: [], networks: [] },
      environment,
    );
  }

  #owners = new Map<string, Component>();

  /** Told once: the stack is asked for by everything that stands in it. */
  readonly #refused = new Set<Component>();

  /** The stack itself, or undefined when another one has its folder. */
  #add(stack: Stack, owner: Component): Stack | undefined {
    const existing = this.#byDirectory.get(stack.directory);
    if (existing === undefined) {
      this.#byDirectory.set(stack.directory, stack);
      this.#owners.set(stack.directory, owner);
      return stack;
    }
    if (existing.environment === stack.environment) return existing;
    if (!this.#refused.has(owner)) {
      this.#refused.add(owner);
      recordProblem(owner, {
        rule: 'stack-name-taken',
        severity: 'error',
        message: `its stack ${stack.directory} is also that of ${this.#owners.get(stack.directory)?.node.path}`,
        mend: 'rename one of them: a project and its environment are joined by a hyphen',
      });
    }
    return undefined;
  }
}

export function stackName(environment: Environment): string {
  return `${environment.project.node.id}-${environment.node.id}`;
}

/** The outermost construct below the host that isn't a mere grouping. */
function serviceName(component: Component, host: Host): string {
  const below = component.node.scopes.slice(host.node.scopes.length);
  return (below.find((each) => !(each instanceof Grouping)) ?? component).node.id;
}
