import type { Construct } from 'constructs';
import type { z } from 'zod';
import { Endpoint } from '../facets/endpoint';
import type { Facet } from '../facets/facet';
import type { Dependency, HealthProbe, Mount, ProbeTiming, Schedule, WorkloadFacet } from '../facets/workload';
import { Component } from '../fleet/component';
import { recordProblem } from '../fleet/problem';
import { type Output, parseProps } from '../fleet/props';
import { resolvedProps, wasRefused } from '../fleet/resolved';
import { show } from '../fleet/show';
import { Network } from '../host/network';
import { Environment } from '../project/environment';
import { Size } from '../values/size';
import { canaryShape } from './canary';
import type { Connection } from './connection';
import { containerShape } from './container-shape';
import { portVariable, withPort } from './port-variable';
import { settingConflicts, settingOverride } from './setting-conflict';

export interface ContainerServiceProps extends Readonly<z.input<z.ZodObject<typeof containerShape>>> {}

/** Any image as a service: level 1, which the typed services are built on. */
export class ContainerService extends Component {
  protected readonly props: Readonly<Output<typeof containerShape>>;
  #ownNetwork: Network | undefined;
  /** True when a port is missing and that has been said; a wrong one has been said by then. */
  #portMissed: boolean;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scope, id);
    this.props = parseProps(this, containerShape, props);
    this.#portMissed = resolvedProps(this).some(({ name, from }) => name === 'port' && from === 'given');
    if (this.props.networks === undefined && Environment.of(this) === undefined)
      this.#ownNetwork = new Network(this, 'network');
    for (const volume of Object.keys(this.props.unsavedVolumes)) {
      if (Object.hasOwn(this.props.volumes, volume)) continue;
      recordProblem(this, {
        rule: 'props',
        severity: 'error',
        message: `unsavedVolumes.${volume}: it has no volume of this name`,
        allowed: Object.keys(this.props.volumes).join(', ') || 'none: it has no volumes',
      });
    }
    if (this.props.canary !== undefined && this.props.strategy !== 'canary' && !wasRefused(this, 'strategy')) {
      recordProblem(this, {
        rule: 'canary-without-strategy',
        severity: 'error',
        message: 'canary says how a canary is judged, and its releases are none',
        got: `strategy '${this.props.strategy}'`,
        mend: "give the strategy 'canary', or remove canary",
      });
    }
    if (this.props.health?.path !== undefined && this.props.health.command !== undefined) {
      recordProblem(this, {
        rule: 'health-ambiguous',
        severity: 'error',
        message: 'health has both a path and a command',
        got: `path ${this.props.health.path}, command ${show(this.props.health.command)}`,
        mend: 'give one of them: only the command would be asked',
      });
    }
    if (this.props.health?.path !== undefined && this.props.port === undefined && !this.#portMissed) {
      this.#portMissed = true;
      recordProblem(this, {
        rule: 'health-without-port',
        severity: 'error',
        message: 'health.path needs a port to ask on',
        mend: 'give port, or health.command',
      });
    }
  }

  /** @internal */
  get ownProperties(): readonly string[] {
    return [];
  }

  /** Where it answers. Asking for it records a problem when no port is declared. */
  get endpoint(): Endpoint {
    if (this.props.port === undefined && !this.#portMissed) {
      this.#portMissed = true;
      recordProblem(this, {
        rule: 'endpoint-without-port',
        severity: 'error',
        message: 'something refers to its endpoint, but it has no port',
        mend: 'give port',
      });
    }
    return this.#endpoint(this.props.port ?? 1);
  }

  #main: Endpoint | undefined;
  #endpoint(port: number): Endpoint {
    this.#main ??= new Endpoint(this, {
      workload: this.node.id,
      name: this.props.protocol,
      port,
      protocol: this.props.protocol,
    });
    return this.#main;
  }

  override facets(): readonly Facet[] {
    const facets: Facet[] = [this.workload()];
    if (this.props.metricsPath !== undefined)
      facets.push({ kind: 'metrics', endpoint: this.endpoint, path: this.props.metricsPath });
    return facets;
  }

  protected workload(): WorkloadFacet {
    const { props } = this;
    const development = Environment.of(this)?.purpose === 'development';
    const connections = props.uses.map((each) => each.connection(this));
    this.#checkSettings(connections);
    const memory = development ? props.memory.times(2) : props.memory;
    return {
      kind: 'workload',
      name: this.node.id,
      image: props.image,
      ...(props.command && { command: props.command }),
      environment: withPort(this, props, {
        ...Object.assign({}, ...connections.map((each) => each.settings)),
        ...props.environment,
      }),
      endpoints: props.port === undefined && !this.#portMissed ? [] : [this.#endpoint(props.port ?? 1)],
      connects: props.connects,
      networks: [...new Set([...this.networks, ...connections.flatMap((each) => each.networks)])],
      settable: Object.keys(props.environment).filter(
        // A setting of a whole environment can't know where each of its services is asked.
        (name) => name !== portVariable && typeof props.environment[name] !== 'object',
      ),
      onHostNetwork: false,
      publishes: [],
      ...probes(props),
      resources: {
        memory,
        memoryReservation: props.memoryReservation ?? Size.mebibytes(props.memory.mebibytes / 2),
        ...(!development && { cpus: props.cpus }),
      },
      replicas: props.replicas,
      strategy: development ? 'recreate' : props.strategy,
      observation: props.observation,
      ...(props.strategy === 'canary' && !development && { canary: props.canary ?? canaryShape.parse({}) }),
      runs: this.schedule(),
      mounts: mounts(props),
      after: [
        ...connections.flatMap((each) => each.dependency ?? []),
        ...props.after.flatMap((each) => this.#dependencyOn(each)),
      ],
      logs: props.logs,
      container: {
        userId: props.userId,
        setUser: true,
        readOnlyRootFilesystem: !props.writableRootFilesystem,
        capabilities: props.capabilities,
        init: props.init,
        stopSignal: props.stopSignal,
        stopGracePeriod: props.stopGracePeriod,
        secretsAs: props.secretsAs,
      },
      ...(props.process && { process: { ...props.process, instances: props.process.instances ?? props.replicas } }),
    };
  }

  #checkSettings(connections: readonly Connection[]): void {
    const { uses, environment, secretsAs } = this.props;
    const conflicts = settingConflicts(uses, connections);
    const conflict = conflicts.find(({ name }) => !Object.hasOwn(environment, name));
    if (conflict !== undefined) {
      recordProblem(this, {
        rule: 'setting-taken',
        severity: 'error',
        message: `${conflict.name} would come from ${conflict.between.join(' and from ')}`,
        mend: 'use one of them only, give one another prefix, or set it in environment',
      });
    }
    const open = new Set(conflicts.map(({ name }) => name));
    const override = settingOverride(uses, connections, environment, secretsAs, open);
    if (override !== undefined) {
      recordProblem(this, {
        rule: 'setting-overrides-connection',
        severity: 'error',
        message: `environment.${override.name} takes the place of ${override.given}`,
        mend: 'remove it from environment, or what gives it from uses',
      });
    }
  }

  /** Waiting for a service means until it is healthy; for a job, until it has ended well. */
  #dependencyOn(component: Component): Dependency[] {
    const until = (schedule: Schedule) => (schedule.type === 'once' ? 'completed' : 'healthy');
    // Its facets would ask for those of what it waits for itself, and so on along every path.
    if (component instanceof ContainerService)
      return [{ on: component, workload: component.node.id, until: until(component.schedule()) }];
    const dependencies = component
      .facets()
      .flatMap((facet): Dependency[] =>
        facet.kind === 'workload' ? [{ on: component, workload: facet.name, until: until(facet.runs) }] : [],
      );
    if (dependencies.length === 0) {
      recordProblem(this, {
        rule: 'after-nothing',
        severity: 'error',
        message: `after: ${component.node.path} (${component.site}) runs nothing that could be waited for`,
        mend: 'name a service or a job; what it uses is waited for anyway',
      });
    }
    return dependencies;
  }

  /** The networks of its own: its environment's unless others are named. */
  protected get networks(): readonly Network[] {
    return this.props.networks ?? [Environment.of(this)?.network ?? (this.#ownNetwork as Network)];
  }

  protected schedule(): Schedule {
    return { type: 'always' };
  }
}

function probes({
  health,
  port,
  readiness,
}: Output<typeof containerShape>): Pick<WorkloadFacet, 'health' | 'readiness'> {
  if (health === undefined) return {};
  const { path, command, by, ...timing } = health;
  const http = (where: string, when: ProbeTiming): HealthProbe => ({
    type: 'http',
    port: port ?? 1,
    path: where,
    by,
    timing: when,
  });
  const probe = command !== undefined ? ({ type: 'command', command, timing } as const) : http(path ?? '/', timing);
  if (readiness === undefined) return { health: probe };
  const { interval = timing.interval, timeout = timing.timeout, retries = timing.retries, initialDelay } = readiness;
  const { startPeriod } = timing;
  return { health: probe, readiness: http(readiness.path, { interval, timeout, retries, startPeriod, initialDelay }) };
}

function mounts({ volumes, unsavedVolumes, writable }: Output<typeof containerShape>): Mount[] {
  return [
    ...Object.entries(volumes).map(([volume, target]): Mount => {
      const because = (unsavedVolumes as Readonly<Record<string, string>>)[volume];
      return { type: 'volume', volume, target, ...(because !== undefined && { backup: { as: 'nothing', because } }) };
    }),
    ...writable.map((target): Mount => ({ type: 'temporary', target })),
  ];
}
