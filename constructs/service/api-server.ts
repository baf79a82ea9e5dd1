import type { Construct } from 'constructs';
import type { Facet } from '../facets/facet';
import { overDefaults } from '../fleet/resolved';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { requestMetrics } from './request-metrics';
import { defaults } from './service-defaults';

export interface ApiServerProps extends ContainerServiceProps {
  /** The port it answers http on. */
  readonly port: number;
}

/**
 * An API server: health at `/health`, readiness at `/health/ready`, metrics at `/metrics`, released blue-green, 512 MiB
 * and one core unless said otherwise.
 */
export class ApiServer extends ContainerService {
  constructor(scope: Construct, id: string, props: ApiServerProps) {
    const ofType = {
      ...defaults.api,
      health: { path: '/health' },
      readiness: { path: '/health/ready' },
      metricsPath: '/metrics',
      strategy: 'blue-green',
    } as const;
    super(scope, id, overDefaults(ofType, props));
  }

  override facets(): readonly Facet[] {
    return [...super.facets(), ...(this.props.metricsPath === undefined ? [] : requestMetrics(this))];
  }
}
