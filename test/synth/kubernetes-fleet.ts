import { loadAll } from 'js-yaml';
import { Environment, type EnvironmentProps, Fleet, KubernetesCluster, Minimal, Project, Size, Vps } from 'vpsynth';
import { problemsOf } from '../../constructs/fleet/problem';
import type { ConfigurationFile } from '../../synth/configuration';
import { derive } from '../../synth/derive/derive';
import type { Model, Stack } from '../../synth/derive/model';
import { kubernetesUnit } from '../../synth/kubernetes/kubernetes';

// biome-ignore lint/suspicious/noExplicitAny: tests look into objects of every kind
export type AnyObject = any;

export interface Place {
  readonly fleet: Fleet;
  readonly cluster: KubernetesCluster;
  readonly project: Project;
  readonly environment: Environment;
  /** A host with an edge and a database server, for public names and to stand by for. */
  readonly host: Vps;
  readonly platform: Minimal;
}

export interface Rendered {
  readonly model: Model;
  readonly files: ReadonlyMap<string, string>;
  readonly objects: readonly AnyObject[];
  /** The one object of a kind and name. */
  object(kind: string, name: string): AnyObject;
  /** The one container of a workload. */
  container(name: string): AnyObject;
  /** What the README lists as different or missing. */
  readonly gaps: readonly string[];
}

/** A fleet with one environment, `shop/prod`, on a cluster. */
export function fleetOn(options: Partial<EnvironmentProps> = {}): Place {
  const fleet = new Fleet();
  const cluster = new KubernetesCluster(fleet, 'cloud');
  const host = new Vps(fleet, 'host', {
    publicAddress: '203.0.113.11',
    cpus: 2,
    memory: Size.gibibytes(8),
    disk: Size.gibibytes(100),
    operatingSystem: 'debian-13',
  });
  const platform = new Minimal(host);
  const project = new Project(fleet, 'shop', { registry: 'ghcr.io/acme/shop', release: '1.2.0' });
  const environment = new Environment(project, 'prod', { on: cluster, ...options });
  return { fleet, cluster, project, environment, host, platform };
}

export type Configure = (stack: Stack) => readonly ConfigurationFile[];

/** The manifests of what `declare` adds to such a fleet. */
export function rendered(declare: (place: Place) => void, configure: Configure = () => []): Rendered {
  const place = fleetOn();
  declare(place);
  return render(place, 'shop-prod', configure);
}

export function render({ fleet }: Pick<Place, 'fleet'>, name: string, configure: Configure = () => []): Rendered {
  const model = derive(fleet);
  expect(problemsOf(fleet)).toEqual([]);
  const stack = model.stacks.find((each) => each.cluster !== undefined && each.name === name) as Stack;
  const { files } = kubernetesUnit(model, stack, configure(stack));
  const objects = files.flatMap((file) => (file.name.endsWith('.yaml') ? loadAll(file.content) : [])) as AnyObject[];
  const object = (kind: string, wanted: string) =>
    objects.find((each) => each.kind === kind && each.metadata.name === wanted);
  const readme = files.find((file) => file.name === 'README.md')?.content ?? '';
  return {
    model,
    files: new Map(files.map((file) => [file.name, file.content])),
    objects,
    object,
    container: (workload) => {
      const runs = objects.find(
        (each) => each.metadata.labels['app.kubernetes.io/name'] === workload && /Deployment|Set$|Job$/.test(each.kind),
      );
      return (runs.spec.jobTemplate?.spec ?? runs.spec).template.spec.containers[0];
    },
    gaps: [...readme.slice(readme.indexOf('## What is different')).matchAll(/^- (.*)$/gm)].map(
      (match) => match[1] ?? '',
    ),
  };
}
