import type { Construct } from 'constructs';
import type { Facet } from '../facets/facet';
import { overDefaults } from '../fleet/resolved';
import { ContainerService, type ContainerServiceProps } from './container-service';
import { requestMetrics } from './request-metrics';
import { defaults } from './service-defaults';

export interface WebAppProps extends ContainerServiceProps {
  /** The port it answers http on. */
  readonly port: number;
}

/** A web front end: health at `/health`, released blue-green, 256 MiB and half a core unless said otherwise. */
export class WebApp extends ContainerService {
  constructor(scope: Construct, id: string, props: WebAppProps) {
    const ofType = {
      ...defaults.web,
      health: { path: '/health' },
      readiness: { path: '/health/ready' },
      strategy: 'blue-green',
    } as const;
    super(scope, id, overDefaults(ofType, props));
  }

  override facets(): readonly Facet[] {
    return [...super.facets(), ...(this.props.metricsPath === undefined ? [] : requestMetrics(this))];
  }
}
