import type { Construct } from 'constructs';
import { Duration } from '../values/duration';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { defaults } from './service-defaults';

export interface WorkerProps extends ContainerServiceProps {
  /**
   * The port of its health and metrics.
   * @default 9464
   */
  readonly port?: number;
}

/**
 * A background worker: health at `/health` and metrics at `/metrics` on port 9464, replaced one by one, a minute to
 * finish the message in hand, 256 MiB and half a core unless said otherwise.
 */
export class Worker extends ContainerService {
  constructor(scope: Construct, id: string, props: WorkerProps) {
    super(scope, id, {
      ...defaults.worker,
      port: 9464,
      health: { path: '/health' },
      readiness: { path: '/health/ready' },
      metricsPath: '/metrics',
      strategy: 'rolling',
      stopGracePeriod: Duration.minutes(1),
      ...props,
    });
  }
}
