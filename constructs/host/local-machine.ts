import type { Construct } from 'constructs';
import type { z } from 'zod';
import { parseProps } from '../fleet/props';
import { port } from '../values/network';
import { Host } from './host';

export const localMachineShape = {
  /**
   * The loopback port that the edge answers http on.
   * @default 8080
   */
  httpPort: port.default(8080),
  /**
   * The loopback port that the edge answers https on, with certificates that `vpsynth dev` makes for this machine alone.
   * @default 8443
   */
  httpsPort: port.default(8443),
};

export interface LocalMachineProps extends Readonly<z.input<z.ZodObject<typeof localMachineShape>>> {}

/**
 * The developer's own machine: a host like any other, synthesized into `infra/local/`. Its edge publishes on loopback and
 * joins the projects' networks, since Docker Desktop doesn't route to containers.
 */
export class LocalMachine extends Host {
  readonly local = true;
  readonly folder = 'local';
  readonly httpPort: number;
  readonly httpsPort: number;

  constructor(scope: Construct, id = 'local-machine', props: LocalMachineProps = {}) {
    super(scope, id);
    const parsed = parseProps(this, localMachineShape, props);
    this.httpPort = parsed.httpPort;
    this.httpsPort = parsed.httpsPort;
  }
}
