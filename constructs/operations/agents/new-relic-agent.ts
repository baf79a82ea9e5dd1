import type { Construct } from 'constructs';
import { z } from 'zod';
import { givenSecret } from '../../data/secret-name';
import type { Facet } from '../../facets/facet';
import { workload } from '../../facets/workload-defaults';
import { Component } from '../../fleet/component';
import { type Output, parseProps } from '../../fleet/props';
import { Host } from '../../host/host';
import { Network } from '../../host/network';
import { Image } from '../../values/image';
import { processors } from '../../values/processors';
import { secret } from '../../values/secret';
import { Size, size } from '../../values/size';

export const newRelicAgentShape = {
  /** The version of docker.io/newrelic/infrastructure, such as 1.65.0: it has no line with long support to default to. */
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'expected a version such as 1.65.0'),
  /** @default a secret named after its path: VPS1_NEW_RELIC_LICENSE_KEY */
  licenseKey: secret.optional(),
  /** @default Size.mebibytes(192) */
  memory: size.default(Size.mebibytes(192)),
  /** @default 0.25 */
  cpus: processors.default(0.25),
};

export interface NewRelicAgentProps extends Readonly<z.input<z.ZodObject<typeof newRelicAgentShape>>> {}

/**
 * New Relic's infrastructure agent on a host. It reads the whole machine and asks Docker's socket: acknowledge
 * `dangerous-privilege` on it with the reason why it is wanted all the same.
 */
export class NewRelicAgent extends Component {
  readonly #network: Network;
  readonly #props: Output<typeof newRelicAgentShape>;

  constructor(scope: Construct, id: string, props: NewRelicAgentProps) {
    super(scope, id);
    Host.around(this);
    this.#network = new Network(this, 'network');
    this.#props = parseProps(this, newRelicAgentShape, props);
  }

  override facets(): readonly Facet[] {
    const { version, licenseKey, memory, cpus } = this.#props;
    return [
      workload({
        name: this.node.id,
        image: Image.of(`docker.io/newrelic/infrastructure:${version}`),
        // docs.newrelic.com: infrastructure agent, configuration settings
        environment: {
          NRIA_LICENSE_KEY: licenseKey ?? givenSecret(this, 'license_key'),
          NRIA_DISPLAY_NAME: Host.of(this)?.node.id ?? this.node.id,
          NRIA_OVERRIDE_HOST_ROOT: '/host',
          NRIA_IS_CONTAINERIZED: true,
        },
        networks: [this.#network],
        resources: { memory, memoryReservation: Size.mebibytes(96).atMost(memory), cpus },
        mounts: [
          { type: 'host', path: '/', target: '/host', readOnly: true },
          { type: 'host', path: '/var/run/docker.sock', target: '/var/run/docker.sock', readOnly: true },
          { type: 'temporary', target: '/tmp' },
        ],
        container: {
          userId: 0,
          setUser: false,
          readOnlyRootFilesystem: false,
          capabilities: ['DAC_READ_SEARCH', 'SYS_PTRACE'],
          init: false,
          secretsAs: 'environment',
        },
      }),
    ];
  }
}
