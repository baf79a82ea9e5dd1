import type { Construct } from 'constructs';
import { z } from 'zod';
import { givenSecret } from '../../data/secret-name';
import type { Facet } from '../../facets/facet';
import { workload } from '../../facets/workload-defaults';
import { Component } from '../../fleet/component';
import { Fleet } from '../../fleet/fleet';
import { type Output, parseProps } from '../../fleet/props';
import { Host } from '../../host/host';
import { Network } from '../../host/network';
import { Duration } from '../../values/duration';
import { Image } from '../../values/image';
import { domain } from '../../values/network';
import { processors } from '../../values/processors';
import { secret } from '../../values/secret';
import { Size, size } from '../../values/size';
import { imageOf } from '../../values/versions';

export const datadogAgentShape = {
  /**
   * Datadog's site, by its name.
   * @default 'datadoghq.com'
   */
  site: domain.default('datadoghq.com' as never),
  /** @default a secret named after its path: VPS1_DATADOG_API_KEY */
  apiKey: secret.optional(),
  /**
   * Also sends what containers write.
   * @default false
   */
  logs: z.boolean().default(false),
  /** @default Size.mebibytes(384) */
  memory: size.default(Size.mebibytes(384)),
  /** @default 0.5 */
  cpus: processors.default(0.5),
};

export interface DatadogAgentProps extends Readonly<z.input<z.ZodObject<typeof datadogAgentShape>>> {}

/**
 * Datadog's agent on a host. It asks Docker's socket what runs, and so can become root: acknowledge `dangerous-privilege`
 * on it with the reason why it is wanted all the same.
 */
export class DatadogAgent extends Component {
  readonly #network: Network;
  readonly #props: Output<typeof datadogAgentShape>;

  constructor(scope: Construct, id: string, props: DatadogAgentProps = {}) {
    super(scope, id);
    Host.around(this);
    this.#network = new Network(this, 'network');
    this.#props = parseProps(this, datadogAgentShape, props);
  }

  override facets(): readonly Facet[] {
    const { site, apiKey, logs, memory, cpus } = this.#props;
    return [
      workload({
        name: this.node.id,
        image: Image.of(imageOf['datadog-agent'](Fleet.versionsFor(this)['datadog-agent'])),
        // docs.datadoghq.com/containers/docker
        environment: {
          DD_API_KEY: apiKey ?? givenSecret(this, 'api_key'),
          DD_SITE: site,
          DD_HOSTNAME: Host.of(this)?.node.id ?? this.node.id,
          DD_LOGS_ENABLED: logs,
          ...(logs && { DD_LOGS_CONFIG_CONTAINER_COLLECT_ALL: true }),
          // Services send their traces by OpenTelemetry.
          DD_APM_ENABLED: false,
          DD_PROCESS_AGENT_ENABLED: false,
        },
        networks: [this.#network],
        health: {
          type: 'command',
          command: ['agent', 'health'],
          timing: {
            interval: Duration.seconds(30),
            timeout: Duration.seconds(10),
            retries: 3,
            startPeriod: Duration.minutes(1),
          },
        },
        resources: { memory, memoryReservation: Size.mebibytes(192).atMost(memory), cpus },
        mounts: [
          { type: 'host', path: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: true },
          { type: 'host', path: '/proc', target: '/host/proc', readOnly: true },
          { type: 'host', path: '/sys/fs/cgroup', target: '/host/sys/fs/cgroup', readOnly: true },
          { type: 'temporary', target: '/tmp' },
        ],
        container: {
          userId: 0,
          setUser: false,
          // Its init writes settings and scripts of its own at each start.
          readOnlyRootFilesystem: false,
          capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
          init: false,
          secretsAs: 'environment',
        },
      }),
    ];
  }
}
