import type { IConstruct } from 'constructs';
import { z } from 'zod';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { parseProps, reference } from '../fleet/props';
import { requireScope } from '../fleet/scope';
import { Host } from '../host/host';
import { KubernetesCluster } from '../host/kubernetes-cluster';
import { Network, networkShape } from '../host/network';
import { type Settings, settings } from '../values/settings';
import { type ExportTarget, exportTarget } from './export-target';
import { Project, releaseTag } from './project';

const place = z.union(
  [reference(Host), reference(KubernetesCluster)],
  'expected a host or a cluster, the object itself',
);

export const environmentShape = {
  /** Where it runs: a host, a cluster, or several. */
  on: z.union([place, z.array(place).min(1)], 'expected a host or a cluster, or a list of them'),
  /**
   * A cluster that it could move to: its manifests are kept synthesized.
   * @default none
   */
  standby: reference(KubernetesCluster).optional(),
  /**
   * What it is for. In development limits are generous and processors unlimited; nothing is reachable from outside.
   * @default 'development' on the local machine, else 'production'
   */
  purpose: z.enum(['development', 'staging', 'production']).optional(),
  /**
   * Its own network: `internal` for one without a way out, `subnet` for a declared range.
   * @default a network with a way out, its subnet allotted
   */
  network: z.strictObject({ internal: networkShape.internal, subnet: networkShape.subnet }).partial().default({}),
  /**
   * Other ways to run its services, kept synthesized in `infra/exports/`: `{ to: 'pm2' }`, `{ to: 'railway', region }`.
   * @default none
   */
  exports: z.array(exportTarget).default([]),
  /**
   * The tag of the images built here.
   * @default the project's
   */
  release: releaseTag.optional(),
  /**
   * The environment of the same project that it takes its images from, once they are found well there: it runs what
   * `vpsynth promote` last recorded in `infra/images.lock.json`, and builds none. What was never promoted, such as a new
   * service, runs as that environment has it.
   * @default it runs `release`
   */
  promotedFrom: z.lazy((): z.ZodType<Environment, Environment> => reference(Environment)).optional(),
  /**
   * Whether its data may stand on encrypted disks alone: those of its hosts, and of the servers that it uses. Backups are
   * always encrypted.
   * @default false
   */
  encryptionAtRest: z.boolean().default(false),
  /**
   * Plain values that take the place of what its services declare in `environment`, by name; a host's take the place of
   * these. What comes from a connection or a secret is not for settings.
   * @default none
   */
  settings: settings.default({}),
};

export interface EnvironmentProps extends Readonly<z.input<z.ZodObject<typeof environmentShape>>> {}

/** One running copy of a project: dev, stage, prod, or a name of the team's own. Nothing of it reaches another's. */
export class Environment extends Component {
  readonly project: Project;
  readonly places: readonly (Host | KubernetesCluster)[];
  readonly standby: KubernetesCluster | undefined;
  readonly purpose: 'development' | 'staging' | 'production';
  /** The tag of the images built here; of those that were promoted the lock file has the tag. */
  readonly release: string;
  /** The environment whose images it runs, those that were promoted. */
  readonly promotedFrom: Environment | undefined;
  /** What takes the place of its services' own plain values. */
  readonly settings: Settings;
  /** Whether its data may stand on encrypted disks alone. */
  readonly encryptionAtRest: boolean;
  /** Other ways to run it that are kept synthesized. */
  readonly exports: readonly ExportTarget[];
  /** The private network that its workloads join unless they name others. */
  readonly network: Network;

  constructor(scope: Project, id: string, props: EnvironmentProps) {
    super(scope, id);
    this.project = scope;
    if (!(scope instanceof Project)) requireScope(this, 'a Project');
    const parsed = parseProps(this, environmentShape, props);
    this.standby = parsed.standby;
    this.places = parsed.on === undefined ? [] : this.#once([parsed.on].flat());
    this.purpose =
      parsed.purpose ?? (this.places.some((each) => each instanceof Host && each.local) ? 'development' : 'production');
    this.promotedFrom = this.#ofSameProject(parsed.promotedFrom, parsed.release);
    this.release = parsed.release ?? this.promotedFrom?.release ?? scope.release;
    this.settings = parsed.settings;
    this.encryptionAtRest = parsed.encryptionAtRest;
    this.exports = parsed.exports;
    this.network = new Network(this, 'network', parsed.network);
  }

  #ofSameProject(source: Environment | undefined, release: string | undefined): Environment | undefined {
    if (source === undefined) return undefined;
    if (source.project !== this.project) {
      recordProblem(this, {
        rule: 'promotion',
        severity: 'error',
        message: `promotedFrom: ${source.node.path} is of another project`,
        mend: 'name an environment of this project: its images have the names of this one’s',
      });
      return undefined;
    }
    if (release !== undefined) {
      recordProblem(this, {
        rule: 'promotion',
        severity: 'error',
        message: `it has a release of its own and is promoted from ${source.node.path}: one of them can say what it runs`,
        got: release,
        mend: 'remove release: npx vpsynth promote records what it runs',
      });
    }
    return source;
  }

  /** Two copies of it in one place would be one. */
  #once<Place extends Host | KubernetesCluster>(places: readonly Place[]): readonly Place[] {
    const twice = places.find((place, index) => places.indexOf(place) !== index || place === this.standby);
    if (twice !== undefined) {
      recordProblem(this, {
        rule: 'placed-twice',
        severity: 'error',
        message: `it is placed on ${twice.node.path} twice`,
        mend: 'name each place once, in `on` or as `standby`; several containers on one host are `replicas`',
      });
    }
    return [...new Set(places)].filter((place) => place !== this.standby);
  }

  /** The environment that a construct stands in, or is; undefined outside any. */
  static of(construct: IConstruct): Environment | undefined {
    return construct.node.scopes.reverse().find((each): each is Environment => each instanceof Environment);
  }
}
